import { type Flags, type Given, type Surroundings, UsageFault } from '../command.ts';
import { quoted } from '../secrets/quoting.ts';
import { nearest } from './nearest.ts';
import { tableOf } from './table.ts';

/** Flags of every command that lists something. */
export const outputFlags = {
  output: { short: 'o', value: 'FORM', help: 'json, yaml or dotenv instead of a table' },
  json: { help: 'The same as --output json' },
} as const satisfies Flags;

export type Row = Readonly<Record<string, string | number | null | undefined>>;

/** A column of a table: its title and the member that stands in it. */
export type Columns = Readonly<Record<string, string>>;

const pairs = (row: Row): string =>
  Object.entries(row)
    .map(([member, value]) => `${member}=${value ?? ''}`)
    .join('\n');

/** Without quotes, as programs read it that know none; a value of several lines would pass for other variables. */
const bare = (value: string): string => (/[\r\n]/.test(value) ? quoted(value) : value);

const keyed = (rows: readonly Row[]): readonly string[] | undefined =>
  rows.every(({ secretKey, secretValue }) => secretKey !== undefined && secretValue !== undefined)
    ? rows.map(({ secretKey, secretValue }) => `${secretKey}=${bare(String(secretValue))}`)
    : undefined;

const outputs: Readonly<Record<string, (rows: readonly Row[]) => string | Promise<string>>> = {
  json: (rows) => JSON.stringify(rows),
  yaml: async (rows) => (await import('../../layers/client/yaml-text.ts')).yamlText(rows),
  dotenv: (rows) => {
    const text = keyed(rows)?.join('\n') ?? rows.map(pairs).join('\n\n');
    return text === '' ? '' : `${text}\n`;
  },
};

/** The form that was asked for; undefined for a table. @throws UsageFault when there is none of this name */
export const formOf = ({ output, json }: Given<typeof outputFlags>): string | undefined => {
  const form = json ? 'json' : output;
  if (form === undefined || Object.hasOwn(outputs, form)) return form;
  const known = Object.keys(outputs);
  throw new UsageFault(`invalid output format ${form}: ${nearest(form, known) ?? known.join(', ')}`);
};

/** Prints rows in one of the forms for programs. */
export const printRows = async (
  rows: readonly Row[],
  form: string,
  { write }: Surroundings,
): Promise<void> => {
  write((await outputs[form]?.(rows)) ?? '');
};

/** Prints rows as a table, or in the form that was asked for. */
export const list = async (
  rows: readonly Row[],
  columns: Columns,
  form: string | undefined,
  around: Surroundings,
): Promise<void> => {
  if (form !== undefined) await printRows(rows, form, around);
  else around.print(tableOf(rows, columns, around.terminal.columns));
};
