import type { Example } from '../../../layers/http/openapi.ts';
import { found } from '../all.ts';
import { nextWeek, type Specimen } from '../specimen.ts';
import { exampleNames } from './example-names.ts';

/** What depends on today is written as an instant that stays. */
const lasting = (text: string): string => text.replaceAll(nextWeek(), '2030-01-01T00:00:00.000Z');

const exampleOf = ({ params, query, body }: Specimen): Example => ({
  ...(params && { params }),
  ...(query && { query }),
  ...(body && { body }),
});

/** The file that the API document takes its examples from: a valid request to each operation, by `METHOD /path`. */
export const examplesFile = (): string => {
  const sorted = found
    .map(([key, of]) => [key, exampleOf(of(exampleNames))] as const)
    .filter(([, example]) => Object.keys(example).length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `${lasting(JSON.stringify(Object.fromEntries(sorted), null, 2))}\n`;
};
