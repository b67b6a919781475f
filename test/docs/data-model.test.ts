import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withTables } from '../../lib/data-model.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/data-model.md'), 'utf8');

describe('the page on the data model', () => {
  it('says of items what their types say: `npm run data-model` writes it anew', () => {
    expect(page).toBe(withTables(page));
  });

  it('has a place for every heading of the catalogue', () => {
    const without = page.replace(/<!-- items: Purge -->/, '');
    expect(() => withTables(without)).toThrow("No place on the page for 'Purge'");
  });
});
