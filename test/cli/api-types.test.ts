import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { typesOfOperations } from '../../cli/api/typing.ts';
import { used } from '../../cli/api/used.ts';
import { wholeApi } from '../../functions/openapi.ts';

const written = readFileSync(join(import.meta.dirname, '../../cli/api/operations.ts'), 'utf8');

/** Without what a formatter changes. */
const bare = (text: string): string => text.replace(/\s+|[(),;|'"]|readonly /g, '');

it('what the command line knows of the API is what the route table says: `npm run cli-api` writes it anew', async () => {
  expect(bare(written) === bare(typesOfOperations(await wholeApi(), used))).toBe(true);
});

it('an operation that there is not is refused by name', () => {
  expect(() => typesOfOperations({ paths: {} }, ['GET /nothing'])).toThrow('The API has no GET /nothing');
});
