import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { filesIn, type ScratchCopy, scratchCopy } from './scratch-copy.ts';

const added = join(import.meta.dirname, 'added');

/** The files of the group's own, as `CONTRIBUTING.md` lists them. */
const own = filesIn(added).map((file) => file.replace(/\.txt$/, ''));

interface Line {
  readonly file: string;
  readonly below: string;
  readonly lines: string;
}

const eventTypes = 'layers/domain/audit/event-types.ts';
const unit = 'layers/domain/unit.ts';
const stores = 'layers/adapters/dynamo/stores/all.ts';
const catalogue = 'layers/adapters/dynamo/records/catalogue.ts';

/** What it adds to files that all groups share. */
const shared: readonly Line[] = [
  {
    file: eventTypes,
    below: 'export const auditEventTypes',
    lines: "  'create-bookmark',\n  'delete-bookmark',\n  'get-bookmarks',",
  },
  { file: unit, below: 'import', lines: "import type { BookmarkStore } from './bookmarks/bookmarks.ts';" },
  { file: unit, below: 'export interface Stores', lines: '  readonly bookmarks: BookmarkStore;' },
  {
    file: stores,
    below: 'export { guessStore',
    lines: "export { bookmarkStore as bookmarks } from '../records/bookmarks.ts';",
  },
  { file: catalogue, below: 'import', lines: "import { bookmarkItems } from './bookmarks.ts';" },
  { file: catalogue, below: "  'Projects and secrets'", lines: '    ...bookmarkItems,' },
];

/** A copy of the project with the group in it, but for what is left out. */
const withGroup = (leftOut: (file: string) => boolean = () => false): ScratchCopy => {
  const copy = scratchCopy();
  for (const file of own.filter((each) => !leftOut(each)))
    copy.write(file, readFileSync(join(added, `${file}.txt`), 'utf8'));
  for (const { file, below, lines } of shared.filter((each) => !leftOut(each.file)))
    copy.insert(file, below, lines);
  return copy;
};

const tests = (copy: ScratchCopy, ...names: readonly string[]) =>
  copy.run('vitest', 'run', '--maxWorkers=1', '--reporter=dot', ...names);

let copy: ScratchCopy;
beforeAll(async () => {
  copy = withGroup();
  await copy.run('node', 'bin/data-model.ts');
  await copy.run('node', 'test/specimens/examples/main.ts');
});

describe('a group with one item type and three operations', () => {
  it('is added by hand in eight files, four of its own and four that are shared', () => {
    expect(own).toHaveLength(4);
    expect(copy.touched).toHaveLength(8);
    const contributing = readFileSync(join(import.meta.dirname, '../../CONTRIBUTING.md'), 'utf8');
    for (const file of [eventTypes, unit, stores, catalogue]) expect(contributing).toContain(`\`${file}\``);
  });

  it('is served by a function of its own, as the routes say', async () => {
    const { said } = await copy.run('node', 'bin/routes.ts', '--group', 'bookmarks');
    for (const method of ['GET', 'POST', 'DELETE'])
      expect(said).toMatch(new RegExp(`${method} +/api/v1/projects/\\{projectId\\}/bookmarks`));
  });

  it('compiles', { timeout: 120_000 }, async () => {
    expect(await copy.compile()).toEqual({ isFine: true, said: '' });
  });

  it('passes what is generated for every group', { timeout: 120_000 }, async () => {
    const { isFine, said } = await tests(
      copy,
      ...['test/specimens/specimens.test', 'test/functions/groups.test', 'test/functions/audit-types'],
      ...['test/adapters/dynamo/records.test', 'test/docs/data-model'],
      'test/functions/meta/api-document',
    );
    expect(isFine, said).toBe(true);
  });
});

describe('what is forgotten of it', () => {
  // Each takes a run of the compiler: all of them with the whole matrix, one of them always.
  const compiled = inject('whole') ? [eventTypes, unit, stores] : [stores];
  it.each(compiled)('in %s does not compile', { timeout: 120_000 }, async (forgotten) => {
    const added = shared.filter(({ file }) => file === forgotten).map(({ lines }) => lines);
    const { isFine, said } = await copy.without(forgotten, added, () => copy.compile());
    expect(isFine).toBe(false);
    expect(said).toMatch(/[Bb]ookmark/);
  });

  // Takes a run of tests: with the whole matrix.
  const tested = inject('whole') ? ['the catalogue or the specimens'] : [];
  it.each(tested)('in %s fails a test that names it', { timeout: 120_000 }, async () => {
    const forgotten = [catalogue, 'test/specimens/bookmarks.ts'];
    const { said } = await tests(
      withGroup((file) => forgotten.includes(file)),
      ...['test/adapters/dynamo/records.test', 'test/specimens/specimens.test'],
    );
    expect(said).toMatch(/item types > stand in the catalogue/);
    expect(said).toMatch(/no specimen for GET \/api\/v1\/projects\/\{projectId\}\/bookmarks/);
  });
});
