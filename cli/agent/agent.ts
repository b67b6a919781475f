import { Failure, type Surroundings } from '../command.ts';
import { readIfOwn, writeWhole } from '../files/private-file.ts';
import type { Caller } from '../instance/caller.ts';
import { log } from '../terminal/log.ts';
import { AccessToken, type Authority } from './access-token.ts';
import type { Clock } from './clock.ts';
import type { AgentConfig } from './config.ts';
import type { Execute } from './execute.ts';
import { Leases } from './leases.ts';
import { retrying } from './retrying.ts';
import { AgentStatus } from './status.ts';
import { serveStatus } from './status-server.ts';
import { notifySystemd } from './systemd.ts';
import { TemplateKeeper } from './template-keeper.ts';

/** What the agent reaches the world by. */
export interface AgentPorts {
  readonly clock: Clock;
  readonly authority: Authority;
  /** Calls with the token that is current at the moment. */
  callerWith(token: () => Promise<string>): Caller;
  readonly execute: Execute;
}

/** Milliseconds for revoking the token at the end. */
const PATIENCE = 30_000;

/** A token that an agent left in a sink, which may be good for a while yet; not one that somebody else put there. */
const keptIn = (sinks: readonly string[]): string | undefined => {
  for (const sink of sinks) {
    const token = readIfOwn(sink)?.trim();
    if (token) return token;
  }
  return undefined;
};

/** A sink that cannot be written is told: the token is good nevertheless. */
const fill = (sinks: readonly string[], token: string, status: AgentStatus): void => {
  for (const sink of sinks) {
    try {
      writeWhole(sink, token);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      status.failed(error.message);
    }
  }
};

/** What was given to the agent while it ran. */
interface Given {
  readonly token: AccessToken;
  readonly leases: Leases;
  readonly keepers: readonly TemplateKeeper[];
}

/** Ends leases and the token, and empties their files; what fails is told, and the rest still done. */
const revokeAll = async (
  { token, leases, keepers }: Given,
  { sinks }: AgentConfig,
  { clock }: AgentPorts,
  around: Surroundings,
) => {
  const done = new AbortController();
  try {
    await Promise.race([
      leases.revoke().then(() => token.revoke()),
      clock.pause(PATIENCE, done.signal).then(() => {
        if (!done.signal.aborted) throw new Failure('Locket did not answer in time');
      }),
    ]);
    log(around, 'INF', 'The access token is revoked');
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    log(around, 'ERR', `The access token is not revoked: ${error.message}`);
  } finally {
    done.abort();
    for (const sink of sinks) writeWhole(sink, '');
    for (const keeper of keepers) keeper.emptyIfLeased();
  }
};

/** Settles when each of so many has been heard of once. */
const countdown = (count: number): { readonly done: Promise<void>; hear(index: number): void } => {
  const left = new Set(Array.from({ length: count }, (_, index) => index));
  const { promise, resolve } = Promise.withResolvers<void>();
  if (count === 0) resolve();
  return {
    done: promise,
    hear: (index) => {
      left.delete(index);
      if (left.size === 0) resolve();
    },
  };
};

/** Keeps everything as it is to be until the signal is given. */
const keepAll = async (
  keepers: readonly TemplateKeeper[],
  token: AccessToken,
  around: Surroundings,
  signal: AbortSignal,
): Promise<void> => {
  const first = countdown(keepers.length);
  first.done.then(() => notifySystemd('READY=1', around));
  await Promise.all([
    token.keep(signal),
    ...keepers.map((keeper, index) => keeper.keep(signal, () => first.hear(index))),
  ]);
};

/**
 * Runs the agent until it is told to end, or once if the configuration says so; answers the exit code.
 * `statusPort` is the port of this machine at which it tells how it fares. @throws Failure
 */
export const runAgent = async (
  config: AgentConfig,
  ports: AgentPorts,
  statusPort: number | undefined,
  around: Surroundings,
): Promise<number> => {
  const { clock, authority, execute } = ports;
  const ending = new AbortController();
  const { signal } = ending;
  const status = new AgentStatus(config.templates, clock, (mark, message) => log(around, mark, message));
  const token = new AccessToken(authority, clock, status, (text) => fill(config.sinks, text, status));
  const caller = retrying(
    ports.callerWith(async () => token.current()),
    config.retries,
    clock,
    signal,
  );
  const leases = new Leases(caller, clock, status);
  const tools = { caller, leases, clock, status, execute, maxAge: config.maxAge };
  const keepers = config.templates.map((template) => new TemplateKeeper(template, tools));
  const server = statusPort === undefined ? undefined : await serveStatus(status, statusPort);
  around.ended().then(() => ending.abort());
  try {
    await token.obtain(keptIn(config.sinks), signal);
    if (!config.exitsAfterAuth) {
      await keepAll(keepers, token, around, signal);
      return 0;
    }
    const rendered = await Promise.all(keepers.map((keeper) => keeper.render()));
    return rendered.every(Boolean) ? 0 : 1;
  } finally {
    ending.abort();
    server?.close();
    await notifySystemd('STOPPING=1', around);
    if (config.revokesOnShutdown) await revokeAll({ token, leases, keepers }, config, ports, around);
  }
};
