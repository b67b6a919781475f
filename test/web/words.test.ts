import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { triggersOf } from '../../lib/workers/discovered.ts';

const web = resolve(import.meta.dirname, '../../web');

type Table = Readonly<Record<string, unknown>>;

/** Every table of words, by its file and name. */
const tables = new Map<string, Readonly<Record<'en' | 'de', Table>>>();

const sourceFiles = async (pattern: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const file of glob(pattern, { cwd: web })) found.push(file);
  return found.sort();
};

beforeAll(async () => {
  vi.stubGlobal('document', { documentElement: {} });
  for (const file of await sourceFiles('**/*words.ts'))
    for (const [name, table] of Object.entries((await import(join(web, file))) as Record<string, unknown>))
      if (typeof table === 'object' && table !== null && 'de' in table)
        tables.set(`${file} ${name}`, table as never);
});

/** What a word says: of one that is filled in, with what it is filled with. */
const said = (word: unknown): string => {
  if (typeof word !== 'function') return String(word);
  return String(word(...Array.from({ length: word.length }, () => 3)));
};

/** Texts that both languages write alike: names, and what is read by programs. */
const isName = (text: string): boolean => !/[a-z]{3,} [a-z]{3,}/.test(text);

describe('words', () => {
  it('are there in both languages, in every room', () => {
    const wrong: string[] = [];
    for (const [name, { en, de }] of tables)
      for (const key of new Set([...Object.keys(en), ...Object.keys(de)]))
        for (const [language, table] of Object.entries({ en, de }))
          if (table[key] === undefined || said(table[key]).trim() === '')
            wrong.push(`${name} ${key} is missing in ${language}`);
    expect(tables.size).toBeGreaterThan(25);
    expect(wrong).toEqual([]);
  });

  it('take the same parts, and are not left in English', () => {
    const wrong: string[] = [];
    for (const [name, { en, de }] of tables)
      for (const [key, word] of Object.entries(en)) {
        const other = de[key];
        if (typeof word !== typeof other) wrong.push(`${name} ${key} is of another kind in German`);
        else if (said(word) === said(other) && !isName(said(word)))
          wrong.push(`${name} ${key} is English: ${said(other)}`);
      }
    expect(wrong).toEqual([]);
  });

  it('are there for what every queue of a worker is for', () => {
    const known = tables.get('instance/worker-words.ts workerWords')?.de ?? {};
    const queues = triggersOf('queue').map(({ trigger }) => trigger.name);
    expect(queues.filter((name) => !(name in known))).toEqual([]);
  });

  it('stand in tables, not in what is drawn', async () => {
    const wrong: string[] = [];
    for (const file of await sourceFiles('**/*.tsx')) {
      const source = readFileSync(join(web, file), 'utf8');
      const drawn = [
        ...source.matchAll(/<\w[^<>]*[^=]>\s*([A-Za-z][^<>{}]*[a-z]{3,} [a-z]{2,}[^<>{}]*)</g),
        ...source.matchAll(
          /\b(?:label|title|placeholder|hint|aria-label|alt)="([^"]*[a-z]{3,} [a-z]{3,}[^"]*)"/g,
        ),
      ];
      for (const [, text = ''] of drawn) if (!/[=;:()]/.test(text)) wrong.push(`${file}: ${text.trim()}`);
    }
    expect(wrong).toEqual([]);
  });
});
