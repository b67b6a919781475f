import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { dueOf, type Execution, tokensOf } from './execution.ts';

/** Executions on disk: one row each, found by what they are called, when they are due, and their tokens. */
export interface ExecutionStore {
  find(arn: string): Execution | undefined;
  byToken(token: string): Execution | undefined;
  /** Newest first. */
  list(machine: string, status: string | undefined, limit: number, before: number): readonly Execution[];
  /** Executions for which something is due at `now`, those that are late first. */
  due(now: number, limit: number): readonly Execution[];
  /** Those that wait for a call, after a start. */
  calling(): readonly Execution[];
  /** When the next is due. */
  nextDue(): number | undefined;
  /** On disk when this returns. */
  save(execution: Execution): void;
  /** Forgets executions that ended before `time`, as AWS does after 90 days. */
  forget(time: number): void;
  close(): void;
}

const tables = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS executions (
    arn TEXT PRIMARY KEY, machine TEXT NOT NULL, status TEXT NOT NULL,
    started INTEGER NOT NULL, stopped INTEGER, due INTEGER, calling INTEGER NOT NULL, doc TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS by_due ON executions (due) WHERE due IS NOT NULL;
  CREATE INDEX IF NOT EXISTS by_call ON executions (calling) WHERE calling = 1;
  CREATE INDEX IF NOT EXISTS by_machine ON executions (machine, started);
  CREATE INDEX IF NOT EXISTS by_stop ON executions (stopped) WHERE stopped IS NOT NULL;
  CREATE TABLE IF NOT EXISTS tokens (token TEXT PRIMARY KEY, arn TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS by_arn ON tokens (arn);`;

type Row = Record<string, unknown> | undefined;

const executionIn = (row: Row): Execution | undefined =>
  row === undefined ? undefined : (JSON.parse(String(row.doc)) as Execution);

const executionsIn = (rows: readonly Row[]): readonly Execution[] =>
  rows.flatMap((row) => executionIn(row) ?? []);

const isCalling = ({ threads }: Execution): boolean => threads.some(({ phase }) => phase === 'call');

const writer = (database: DatabaseSync): ExecutionStore['save'] => {
  const put = database.prepare('INSERT OR REPLACE INTO executions VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const clear = database.prepare('DELETE FROM tokens WHERE arn = ?');
  const add = database.prepare('INSERT OR REPLACE INTO tokens VALUES (?, ?)');
  return (execution) => {
    const { arn, machine, status, startedAt, stoppedAt = null } = execution;
    const due = dueOf(execution) ?? null;
    const calling = isCalling(execution) ? 1 : 0;
    database.exec('BEGIN');
    try {
      put.run(arn, machine, status, startedAt, stoppedAt, due, calling, JSON.stringify(execution));
      clear.run(arn);
      for (const token of tokensOf(execution)) add.run(token, arn);
      database.exec('COMMIT');
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  };
};

/** Opens the executions in a file, which is made for its owner alone. */
export const openExecutions = (file: string): ExecutionStore => {
  const database = new DatabaseSync(file);
  database.exec(tables);
  chmodSync(file, 0o600);
  const one = database.prepare('SELECT doc FROM executions WHERE arn = ?');
  const withToken = database.prepare('SELECT arn FROM tokens WHERE token = ?');
  const listed = database.prepare(
    'SELECT doc FROM executions WHERE machine = ?1 AND (?2 IS NULL OR status = ?2) AND started < ?3 ORDER BY started DESC LIMIT ?4',
  );
  const dueNow = database.prepare('SELECT doc FROM executions WHERE due <= ? ORDER BY due LIMIT ?');
  const called = database.prepare('SELECT doc FROM executions WHERE calling = 1');
  const next = database.prepare('SELECT MIN(due) AS due FROM executions WHERE due IS NOT NULL');
  const old = database.prepare('DELETE FROM executions WHERE stopped < ?');
  const find = (arn: string) => executionIn(one.get(arn));
  return {
    find,
    byToken: (token) => {
      const row = withToken.get(token);
      return row && find(String(row.arn));
    },
    list: (machine, status, limit, before) =>
      executionsIn(listed.all(machine, status ?? null, before, limit)),
    due: (now, limit) => executionsIn(dueNow.all(now, limit)),
    calling: () => executionsIn(called.all()),
    nextDue: () => (next.get()?.due as number | null | undefined) ?? undefined,
    save: writer(database),
    forget: (time) => void old.run(time),
    close: () => database.close(),
  };
};
