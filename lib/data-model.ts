import { catalogue } from '../layers/adapters/dynamo/records/catalogue.ts';
import { partitionsIn, type Templates } from '../layers/adapters/dynamo/records/template.ts';

/** An item type as a row: what it is, where it lies, who reads it. */
interface Row extends Templates {
  readonly name: string;
  readonly readBy: string;
}

const code = (text: string): string => `\`${text}\``;

const rowOf = (row: Row): string =>
  `| ${row.name} | ${partitionsIn(row).map(code).join(' or ')} | ${code(row.sk)} | ${row.readBy} |`;

const tableOf = (rows: readonly Row[]): string =>
  ['| item | pk | sk | read by |', '|---|---|---|---|', ...rows.map(rowOf)].join('\n');

const end = '<!-- end of items -->';
const marked = new RegExp(`<!-- items: (.+?) -->\\n.*?${end}`, 'gs');

const rowsUnder = (title: string): readonly Row[] => {
  const rows = catalogue[title];
  if (!rows) throw new Error(`The catalogue of item types has no heading '${title}'`);
  return rows;
};

/**
 * A page with a table between each pair of its marks, of the item types under the heading that the first mark names.
 * Throws when it names one that is not there, and when a heading of the catalogue has no marks.
 */
export const withTables = (page: string): string => {
  const titles = [...page.matchAll(marked)].map(([, title]) => title ?? '');
  const missing = Object.keys(catalogue).filter((title) => !titles.includes(title));
  if (missing.length > 0) throw new Error(`No place on the page for '${missing.join("', '")}'`);
  return page.replace(
    marked,
    (_, title: string) => `<!-- items: ${title} -->\n${tableOf(rowsUnder(title))}\n${end}`,
  );
};
