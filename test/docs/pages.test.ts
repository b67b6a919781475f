import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingNames } from '../../lib/settings.ts';

const root = resolve(import.meta.dirname, '../..');
const pagesIn = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const pages = [
  'README.md',
  ...pagesIn('docs'),
  ...pagesIn('docs/decisions'),
  ...pagesIn('docs/guides'),
  ...pagesIn('docs/cli'),
];
const read = (page: string): string => readFileSync(join(root, page), 'utf8');

/** The paragraphs and rows of each section, without code and without heads of tables. */
const sectionsOf = (text: string): string[][] =>
  text
    .replace(/^ *```.*?^ *```/gms, '')
    .replace(/^\|.*\n\|[-\s|]+\|$/gm, '')
    .split(/^#+ /m)
    .map((section) => section.split('\n').filter((line) => line.trim() !== ''));

const openingWords = 4;
/** What a reader would recognize a row or paragraph by: its first cell when that is short, its first words otherwise. */
const openingOf = (line: string): string =>
  line
    .replace(/^[|\-*\s]+/, '')
    .split(/\s+/)
    .slice(0, openingWords)
    .join(' ');

/** Openings that come twice, as they do when a row was added beside the one that it replaces. */
const repeatedIn = (lines: readonly string[]): string[] => {
  const openings = lines.map(openingOf);
  return openings.filter((opening, n) => openings.indexOf(opening) !== n);
};

describe('a page of the documentation', () => {
  it.each(pages)('says nothing twice: %s', (page) => {
    expect(sectionsOf(read(page)).flatMap(repeatedIn)).toEqual([]);
  });

  it('is found to say something twice when a row stands beside its successor', () => {
    const rows =
      '| ours | why |\n|---|---|\n| 5 wrong passwords lock a share | a |\n| 5 wrong passwords lock it | b |';
    expect(sectionsOf(`# T\n\n${rows}\n`).flatMap(repeatedIn)).toEqual(['5 wrong passwords lock']);
  });

  it('lists every setting once', () => {
    const listed = [...read('docs/settings.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(listed.toSorted()).toEqual([...settingNames].toSorted());
  });
});
