import { type Flag, type Surroundings, UsageFault } from '../command.ts';
import { tableOf } from './table.ts';

export const outputFlag = {
  short: 'o',
  value: 'FORM',
  help: 'json, yaml or dotenv instead of a table',
} as const satisfies Flag;

export type Row = Readonly<Record<string, string | number | null | undefined>>;

/** A column of a table: its title and the member that stands in it. */
export type Columns = Readonly<Record<string, string>>;

const pairs = (row: Row): string =>
  Object.entries(row)
    .map(([member, value]) => `${member}=${value ?? ''}`)
    .join('\n');

const keyed = (rows: readonly Row[]): readonly string[] | undefined =>
  rows.every(({ secretKey, secretValue }) => secretKey !== undefined && secretValue !== undefined)
    ? rows.map(({ secretKey, secretValue }) => `${secretKey}=${secretValue}`)
    : undefined;

const outputs: Readonly<Record<string, (rows: readonly Row[]) => string | Promise<string>>> = {
  json: (rows) => JSON.stringify(rows),
  yaml: async (rows) => (await import('yaml')).stringify(rows, { lineWidth: 0 }),
  dotenv: (rows) => {
    const text = keyed(rows)?.join('\n') ?? rows.map(pairs).join('\n\n');
    return text === '' ? '' : `${text}\n`;
  },
};

/** Refuses a form that there is none of. @throws UsageFault */
export const assertForm = (form: string | undefined): void => {
  if (form !== undefined && !Object.hasOwn(outputs, form))
    throw new UsageFault(`invalid output format ${form}: ${Object.keys(outputs).join(', ')}`);
};

/** Prints rows in one of the forms for programs. @throws UsageFault */
export const printRows = async (
  rows: readonly Row[],
  form: string,
  { write }: Surroundings,
): Promise<void> => {
  assertForm(form);
  write((await outputs[form]?.(rows)) ?? '');
};

/** Prints rows as a table, or in the form that was asked for. @throws UsageFault */
export const list = async (
  rows: readonly Row[],
  columns: Columns,
  form: string | undefined,
  around: Surroundings,
): Promise<void> => {
  if (form !== undefined) await printRows(rows, form, around);
  else around.print(tableOf(rows, columns, around.terminal.columns));
};
