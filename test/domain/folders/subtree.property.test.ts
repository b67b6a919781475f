import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Folder } from '../../../layers/domain/folders/folder.ts';
import { foldersBelow } from '../../../layers/domain/folders/subtree.ts';
import { environmentId, folderNamed, unitWith } from './tree.ts';

/** Trees in which folder n hangs below an earlier one, below the root, or below one that is gone. */
const trees = fc
  .array(fc.tuple(fc.nat(), fc.constantFrom('live', 'root', 'gone')), { maxLength: 40 })
  .map((choices) => {
    const made: Folder[] = [];
    for (const [n, [choice, where]] of choices.entries()) {
      const above = where === 'live' ? made[choice % Math.max(made.length, 1)]?.id : undefined;
      const parentId = where === 'gone' ? 'a-deleted-folder' : (above ?? environmentId);
      made.push(folderNamed(`f${n}`, parentId));
    }
    return made;
  });

const lineOf = (folders: readonly Folder[], folder: Folder): Folder[] => {
  const above = folders.find(({ id }) => id === folder.parentId);
  return above ? [...lineOf(folders, above), folder] : [folder];
};

test('below the root are exactly the folders whose line leads there, each once, each with its path', async () => {
  await fc.assert(
    fc.asyncProperty(trees, async (folders) => {
      const found = await foldersBelow(unitWith(folders).unit, environmentId, environmentId);
      const expected = folders
        .map((folder) => lineOf(folders, folder))
        .filter(([top]) => top?.parentId === environmentId)
        .map((line) => line.map(({ name }) => name).join('/'));
      expect(found.map(({ path }) => path.join('/')).sort()).toEqual(expected.sort());
      for (const { folder, path } of found) expect(path.at(-1)).toBe(folder.name);
    }),
  );
});

test('a folder comes after the one that holds it, and siblings come by name', async () => {
  const folders = [folderNamed('b'), folderNamed('y', 'a'), folderNamed('x', 'a'), folderNamed('a')];
  const found = await foldersBelow(unitWith(folders).unit, environmentId, environmentId);
  expect(found.map(({ path }) => path.join('/'))).toEqual(['a', 'a/x', 'a/y', 'b']);
});

test('below a folder is what hangs under it, with paths from there', async () => {
  const folders = [folderNamed('a'), folderNamed('x', 'a'), folderNamed('y', 'x'), folderNamed('b')];
  const found = await foldersBelow(unitWith(folders).unit, environmentId, 'a');
  expect(found.map(({ path }) => path.join('/'))).toEqual(['x', 'x/y']);
});
