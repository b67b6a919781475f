import { type CassandraInputs, cassandraRules } from '../../../domain/dynamic-secrets/kinds/cassandra.ts';
import { statementsOf } from '../../../domain/dynamic-secrets/kinds/statement-members.ts';
import { wordsIn } from '../../../domain/dynamic-secrets/kinds/words.ts';
import { LocketError } from '../../../domain/errors.ts';
import type { Driver } from '../driver.ts';
import { type ReachSettings, reach } from '../reach.ts';
import type { Server } from '../server.ts';
import type { SqlEngine } from '../sql/engine.ts';
import { statementDriver } from '../sql/statements.ts';

/** A node, and the data center that it is in. */
export interface CassandraNode extends Server {
  readonly dataCenter: string;
}

/** Nodes that are asked one after the other until one answers. */
export type CassandraNodes = readonly CassandraNode[];

const nodesOf = async (inputs: CassandraInputs, settings: ReachSettings): Promise<CassandraNodes> => {
  const { port, username: user, password, ca, localDataCenter: dataCenter, tls } = inputs;
  const isPlain = tls === 'off';
  const { timeout = 10_000, signal } = settings;
  return Promise.all(
    wordsIn(inputs.host).map(async (host) => {
      const lookup = await reach(host, isPlain, settings);
      return { host, port, user, password, ca, isPlain, dataCenter, lookup, timeout, signal };
    }),
  );
};

/** Error codes of the native protocol, version 4. */
const sentences: Readonly<Record<number, string>> = {
  256: 'The database does not take the username and password',
  8192: 'A statement has a mistake in its syntax',
  8448: 'The account of the dynamic secret may not do what a statement does',
  8704: 'A statement asks for what cannot be done',
  9216: 'A statement makes what is there already',
};

/** Cassandra writes a name into statements of its own as it is: its role would be made by half, and more might be run. */
const assertName = (name: string): void => {
  if (name.includes("'")) throw new LocketError('bad-request', 'Names of accounts may have no quote there');
};

const driver = statementDriver<CassandraInputs, CassandraNodes>({
  engine: async (): Promise<SqlEngine<CassandraNodes>> => (await import('./cassandra-engine.part.ts')).engine,
  server: nodesOf,
  statements: (inputs, name) => statementsOf(cassandraRules, inputs, name),
  values: ({ keyspace = '' }) => ({ keyspace }),
});

/** Apache Cassandra. Its statements about roles are transactions of their own. */
export const cassandraDriver: Driver<CassandraInputs> = {
  ...driver,
  create: async (inputs, account, settings) => {
    assertName(account.name);
    return driver.create(inputs, account, settings);
  },
  explain: (error) => {
    const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
    if (name === 'AuthenticationError') return { kind: 'refused', reason: sentences[0x0100] ?? '' };
    if (name !== 'ResponseError' || typeof code !== 'number') return undefined;
    // Overloaded, starting, unavailable, and those that time ran out for.
    if (code >= 0x1000 && code < 0x2000)
      return { kind: 'unreachable', reason: `The database cannot answer now (0x${code.toString(16)})` };
    const reason = sentences[code] ?? 'The database refused a statement';
    return { kind: 'refused', reason: `${reason} (0x${code.toString(16).padStart(4, '0')})` };
  },
};
