import type { SqlInputs } from '../../../domain/dynamic-secrets/kinds/sql-database.ts';
import type { ProviderOutcome } from '../../../domain/dynamic-secrets/providers.ts';
import type { DatabaseServer } from '../server.ts';

/** What a database server is asked for; each is one connection, which is closed whatever happens. */
export interface SqlEngine<S = DatabaseServer> {
  test(server: S): Promise<void>;
  /** Runs statements, in one transaction as far as the database has them for such statements. */
  run(server: S, statements: readonly string[]): Promise<void>;
  /** Keeps an account from coming back, ends its connections as far as we may, then runs the statements. Nothing without the account. */
  end(server: S, name: string, statements: readonly string[]): Promise<void>;
  names(server: S, mark: string): Promise<readonly string[]>;
}

/** One dialect: the engine, loaded when it is used, and what its errors mean. */
export interface SqlClientOf {
  readonly engine: () => Promise<SqlEngine>;
  /** What extends an account where the inputs have no statement for it. */
  readonly usualRenewal: (inputs: SqlInputs) => string | undefined;
  readonly explain: (
    code: string,
    error: object,
  ) => Exclude<ProviderOutcome<never>, { readonly kind: 'done' }> | undefined;
}
