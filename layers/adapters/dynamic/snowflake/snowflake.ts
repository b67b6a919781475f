import { setTimeout as pause } from 'node:timers/promises';
import { type SnowflakeInputs, snowflakeRules } from '../../../domain/dynamic-secrets/kinds/snowflake.ts';
import { statementsOf } from '../../../domain/dynamic-secrets/kinds/statement-members.ts';
import { systemRuntime } from '../../system.ts';
import { accountLeft, type Driver } from '../driver.ts';
import { type ApiAnswer, type ApiCall, callApi, expectStatus, explainStatus, jsonOf } from '../http.ts';
import type { ReachSettings } from '../reach.ts';
import type { SqlEngine } from '../sql/engine.ts';
import { statementDriver } from '../sql/statements.ts';
import { loginHeaders } from './login.ts';

/** An account of Snowflake, and how it is asked. */
interface Account {
  ask(method: ApiCall['method'], path: string, body?: object): Promise<ApiAnswer>;
}

const hostOf = ({ orgId, accountId }: SnowflakeInputs): string =>
  // Underscores are no part of a host's name; Snowflake has the same account under dashes.
  `${orgId}-${accountId}.snowflakecomputing.com`.toLowerCase().replaceAll('_', '-');

const accountOf = (inputs: SnowflakeInputs, settings: ReachSettings): Account => ({
  ask: (method, path, body) =>
    callApi(
      {
        method,
        url: new URL(path, `https://${hostOf(inputs)}`),
        headers: {
          ...loginHeaders(inputs),
          accept: 'application/json',
          'content-type': 'application/json',
          'user-agent': 'locket',
        },
        ...(body && { body: JSON.stringify(body) }),
      },
      settings,
    ),
});

interface Reply {
  readonly code?: string;
  readonly statementHandle?: string;
  readonly resultSetMetaData?: {
    readonly rowType?: readonly { readonly name: string }[];
    readonly partitionInfo?: readonly unknown[];
  };
  readonly data?: readonly (readonly (string | null)[])[];
}

/** A statement that Snowflake refused, by its code: its text would be in what Snowflake says of it. */
class StatementRefused extends Error {
  override readonly name = 'StatementRefused';
  readonly code: string;

  constructor(code: string) {
    super('refused');
    this.code = code;
  }
}

const handleForm = /^[\w-]{1,128}$/;

/** The answer once there is one: a statement that takes long is asked after by its handle. */
const settled = async (account: Account, first: ApiAnswer): Promise<Reply> => {
  let answer = first;
  for (;;) {
    if (answer.status === 422) throw new StatementRefused(String((jsonOf(answer) as Reply).code ?? ''));
    expectStatus(answer, 200, 202);
    const reply = jsonOf(answer) as Reply;
    if (answer.status === 200) return reply;
    if (!handleForm.test(reply.statementHandle ?? '')) throw new StatementRefused('');
    await pause(500);
    answer = await account.ask('GET', `/api/v2/statements/${reply.statementHandle}`);
  }
};

/** Values stand beside the statement, as texts. A statement has an id of its own, so that asking again does nothing twice. */
const run = async (account: Account, statement: string, values: readonly string[] = []): Promise<Reply> => {
  const bindings = Object.fromEntries(values.map((value, at) => [String(at + 1), { type: 'TEXT', value }]));
  const path = `/api/v2/statements?requestId=${systemRuntime.uuid()}`;
  return settled(account, await account.ask('POST', path, { statement, timeout: 10, bindings }));
};

const nameAt = ({ resultSetMetaData }: Reply): number =>
  resultSetMetaData?.rowType?.findIndex(({ name }) => name.toLowerCase() === 'name') ?? -1;

/** Users whose name has this in it. */
const usersLike = async (account: Account, text: string): Promise<readonly string[]> => {
  // No value can be bound here; patterns of ours have letters and digits, and names of users are checked below.
  const pattern = text.replace(/[^A-Za-z0-9]/g, '_');
  const found: string[] = [];
  const first = await run(account, `SHOW USERS LIKE '%${pattern}%'`);
  const at = nameAt(first);
  const take = ({ data = [] }: Reply) => found.push(...data.map((row) => row[at] ?? ''));
  take(first);
  const parts = first.resultSetMetaData?.partitionInfo?.length ?? 1;
  for (let part = 1; part < parts && handleForm.test(first.statementHandle ?? ''); part += 1)
    take(
      await settled(
        account,
        await account.ask('GET', `/api/v2/statements/${first.statementHandle}?partition=${part}`),
      ),
    );
  return found.filter((name) => name !== '');
};

const isThere = async (account: Account, name: string): Promise<boolean> =>
  (await usersLike(account, name)).includes(name);

const named = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const runAll = async (account: Account, statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await run(account, statement);
};

const engine: SqlEngine<Account> = {
  test: async (account) => void (await run(account, 'SELECT 1')),
  run: runAll,
  end: async (account, name, statements) => {
    if (!(await isThere(account, name))) return;
    // Ends what the user is about, as far as we may.
    await run(account, `ALTER USER ${named(name)} SET DISABLED = TRUE`).catch(() => undefined);
    await run(account, `ALTER USER ${named(name)} ABORT ALL QUERIES`).catch(() => undefined);
    await runAll(account, statements);
    if (await isThere(account, name)) throw accountLeft();
  },
  names: async (account, mark) =>
    (await usersLike(account, mark)).filter((name) => name.toLowerCase().includes(mark)),
};

/** Codes of Snowflake's compiler and of its access control. */
const sentences: Readonly<Record<string, string>> = {
  '001003': 'A statement has a mistake in its syntax',
  '002002': 'A statement makes what is there already',
  '002003': 'A statement is about what is not there, or the account may not see it',
  '003001': 'The account of the dynamic secret may not do what a statement does',
};

/** Snowflake by its SQL API. Its statements about users are transactions of their own. */
export const snowflakeDriver: Driver<SnowflakeInputs> = {
  ...statementDriver<SnowflakeInputs, Account>({
    engine: async () => engine,
    server: async (inputs, settings) => accountOf(inputs, settings),
    statements: (inputs, name) => statementsOf(snowflakeRules, inputs, name),
    values: () => ({}),
  }),
  explain: (error) => {
    if (!(error instanceof StatementRefused)) return explainStatus(error);
    const code = error.code.replace(/\W/g, '').slice(0, 16);
    return { kind: 'refused', reason: `${sentences[code] ?? 'Snowflake refused a statement'} (${code})` };
  },
};
