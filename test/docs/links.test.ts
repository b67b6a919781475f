import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const pages = globSync(['*.md', 'docs/**/*.md', 'bench/*.md', 'test/clients/*.md'], { cwd: root }).toSorted();
const read = (page: string): string => readFileSync(join(root, page), 'utf8');
const prose = (text: string): string => text.replace(/^ *```.*?^ *```/gms, '').replace(/`[^`\n]*`/g, 'code');

/** The anchors that a page is linked by: its headings as GitHub spells them. */
const anchorsOf = (text: string): string[] =>
  [...text.replace(/^ *```.*?^ *```/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** What a page links to within the repository. */
const linksOf = (page: string): { file: string; anchor: string | undefined }[] =>
  [...prose(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', anchor] = target.split('#');
      return { file: file === '' ? page : join(dirname(page), file), anchor };
    });

const isBroken = ({ file, anchor }: { file: string; anchor: string | undefined }): boolean => {
  const path = join(root, file);
  if (!existsSync(path)) return true;
  return anchor !== undefined && statSync(path).isFile() && !anchorsOf(read(file)).includes(anchor);
};

describe('the documentation', () => {
  it.each(pages)('leads to what exists: %s', (page) => {
    expect(linksOf(page).filter(isBroken)).toEqual([]);
  });

  it('lists every page but those that a listed one of their folder lists', () => {
    const listed = linksOf('docs/README.md').map(({ file }) => file);
    const own = globSync(['docs/*.md', 'docs/guides/*.md', 'docs/operations/*.md'], { cwd: root });
    expect(own.filter((page) => page !== 'docs/README.md' && !listed.includes(page))).toEqual([]);
    for (const folder of ['docs/integrations', 'docs/dynamic-secrets']) {
      const of = linksOf(`${folder}/README.md`).map(({ file }) => relative(folder, file));
      const lost = globSync('*.md', { cwd: join(root, folder) }).filter((page) => !of.includes(page));
      expect(lost.filter((page) => page !== 'README.md')).toEqual([]);
    }
  });
});
