import { fillCommand, parseCommands } from '../../../domain/dynamic-secrets/commands.ts';
import { type RedisInputs, redisPlaceholders } from '../../../domain/dynamic-secrets/kinds/redis.ts';
import type { Driver } from '../driver.ts';
import { type ReachSettings, reach } from '../reach.ts';
import type { Server } from '../server.ts';

/** What a Redis server is asked for, over one connection that is closed whatever happens. */
export interface RedisEngine {
  test(server: Server): Promise<void>;
  /** All of the commands or none. */
  run(server: Server, commands: readonly (readonly string[])[]): Promise<void>;
  /** Runs the commands, then ends the connections of the account. Nothing without the account. */
  end(server: Server, name: string, commands: readonly (readonly string[])[]): Promise<void>;
  names(server: Server, mark: string): Promise<readonly string[]>;
}

const engine = async (): Promise<RedisEngine> => (await import('./redis-engine.part.ts')).engine;

const serverOf = async (inputs: RedisInputs, settings: ReachSettings): Promise<Server> => {
  const isPlain = inputs.tls === 'off';
  return {
    host: inputs.host,
    port: inputs.port,
    user: inputs.username,
    password: inputs.password ?? '',
    ca: inputs.ca,
    isPlain,
    lookup: await reach(inputs.host, isPlain, settings),
    timeout: settings.timeout ?? 10_000,
    signal: settings.signal,
  };
};

const filled = (
  inputs: RedisInputs,
  name: keyof typeof redisPlaceholders,
  values: Readonly<Record<string, string>>,
) =>
  parseCommands(inputs[name] ?? '', redisPlaceholders[name]).map((command) => fillCommand(command, values));

/** The first word of what Redis answers to a command that it refuses. */
const sentences: Readonly<Record<string, string>> = {
  WRONGPASS: 'Redis does not take the username and password',
  NOAUTH: 'Redis asks for a password',
  NOPERM: 'The account of the dynamic secret may not do what a command does',
  ERR: 'Redis does not take a command',
  EXECABORT: 'Redis does not take a command',
};
const passing: ReadonlySet<string> = new Set(['LOADING', 'BUSY', 'MASTERDOWN', 'TRYAGAIN', 'CLUSTERDOWN']);

/** What Redis answers; of commands that go together, what it said to each before it refused all. */
interface Reply {
  readonly message?: unknown;
  readonly previousErrors?: readonly Reply[];
}

const isReply = (error: unknown): error is Reply =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'ReplyError';

const codeOf = ({ message }: Reply): string => String(message).split(' ', 1)[0] ?? '';

export const redisDriver: Driver<RedisInputs> = {
  test: async (inputs, settings) => (await engine()).test(await serverOf(inputs, settings)),
  create: async (inputs, { name, password, expireAt }, settings) => {
    const values = { username: name, password, expiration: expireAt };
    await (await engine()).run(await serverOf(inputs, settings), filled(inputs, 'creationStatement', values));
    return { DB_USERNAME: name, DB_PASSWORD: password };
  },
  renew: async (inputs, { name, expireAt }, settings) => {
    const commands = filled(inputs, 'renewStatement', { username: name, expiration: expireAt });
    if (commands.length > 0) await (await engine()).run(await serverOf(inputs, settings), commands);
  },
  revoke: async (inputs, name, settings) => {
    const commands = filled(inputs, 'revocationStatement', { username: name });
    await (await engine()).end(await serverOf(inputs, settings), name, commands);
  },
  list: async (inputs, mark, settings) => (await engine()).names(await serverOf(inputs, settings), mark),
  explain: (error) => {
    if (!isReply(error)) return undefined;
    const code = codeOf(error.previousErrors?.[0] ?? error);
    if (passing.has(code)) return { kind: 'unreachable', reason: `Redis cannot answer now (${code})` };
    return { kind: 'refused', reason: sentences[code] ?? 'Redis refused a command' };
  },
};
