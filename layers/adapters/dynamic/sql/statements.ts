import {
  fillStatement,
  type Statement,
  type StatementValues,
} from '../../../domain/dynamic-secrets/statements.ts';
import type { Driver } from '../driver.ts';
import type { ReachSettings } from '../reach.ts';
import type { SqlEngine } from './engine.ts';

/** What tells one database that is told by statements from another. */
export interface StatementProvider<I, S> {
  engine(inputs: I): Promise<SqlEngine<S>>;
  server(inputs: I, settings: ReachSettings): Promise<S>;
  /** The statements of the inputs, or for a renewal what the database has for it. */
  statements(
    inputs: I,
    name: 'creationStatement' | 'revocationStatement' | 'renewStatement',
  ): readonly Statement[];
  /** Values beside those of the account. */
  values(inputs: I): StatementValues;
}

type Asked<I extends object> = Omit<Driver<I>, 'explain'>;

/** Databases that are told by statements which the inputs have. */
export const statementDriver = <I extends object, S>(of: StatementProvider<I, S>): Asked<I> => {
  const filled = (inputs: I, name: Parameters<typeof of.statements>[1], values: StatementValues) =>
    of.statements(inputs, name).map((each) => fillStatement(each, { ...of.values(inputs), ...values }));
  return {
    test: async (inputs, settings) => {
      const engine = await of.engine(inputs);
      await engine.test(await of.server(inputs, settings));
    },
    create: async (inputs, { name, password, expireAt }, settings) => {
      const values = { username: name, password, expiration: expireAt };
      const statements = filled(inputs, 'creationStatement', values);
      const engine = await of.engine(inputs);
      await engine.run(await of.server(inputs, settings), statements);
      return { DB_USERNAME: name, DB_PASSWORD: password };
    },
    renew: async (inputs, { name, expireAt }, settings) => {
      const statements = filled(inputs, 'renewStatement', { username: name, expiration: expireAt });
      if (statements.length === 0) return;
      const engine = await of.engine(inputs);
      await engine.run(await of.server(inputs, settings), statements);
    },
    revoke: async (inputs, name, settings) => {
      const statements = filled(inputs, 'revocationStatement', { username: name });
      const engine = await of.engine(inputs);
      await engine.end(await of.server(inputs, settings), name, statements);
    },
    list: async (inputs, mark, settings) => {
      const engine = await of.engine(inputs);
      return engine.names(await of.server(inputs, settings), mark);
    },
  };
};
