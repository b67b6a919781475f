import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { targetNames } from '../../layers/domain/syncs/target.ts';
import { requestsOf } from './target-requests.ts';

const folder = resolve(import.meta.dirname, '../../docs/integrations');
const read = (page: string): string => readFileSync(join(folder, page), 'utf8');

describe('the pages of targets', () => {
  it('are one for each, and listed with how far it was run', () => {
    const pages = readdirSync(folder).filter((page) => page !== 'README.md');
    expect(pages.sort()).toEqual(targetNames.map((target) => `${target}.md`).sort());
    const rows = [...read('README.md').matchAll(/^\| \[.+?\]\((.+?)\) \| `(.+?)` \| (.+?) \|$/gm)];
    expect(rows.map(([, , name]) => name).sort()).toEqual([...targetNames].sort());
    for (const [, page, name, run] of rows)
      expect([page, run]).toEqual([`${name}.md`, expect.stringContaining('stand-in')]);
  });

  it.each(targetNames)('say what the members of requests for %s are called in both families', (target) => {
    expect(read(`${target}.md`).split('\n')).toContain(requestsOf(target));
  });

  it.each(targetNames)('say of %s that a stand-in was run and the real thing was not', (target) => {
    expect(read(`${target}.md`)).toMatch(/against a stand-in[^\n]*; not against /);
  });
});
