import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { claimFaults, claimTree, ownerOf } from '../../functions/claims.ts';
import type { Group } from '../../functions/group.ts';
import { fallbackGroup, httpGroups, readGroups } from '../../functions/groups.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';

const reading = (path: string) =>
  operation({
    method: 'GET',
    path,
    summary: 'Reads it',
    access: everyone,
    audit: null,
    limit: 'read',
    reply: () => z.object({}),
    handle: async () => ({}),
  });

const groupOf = (name: string, paths: readonly string[], more: Partial<Group> = {}): Group => ({
  name,
  title: name,
  description: name,
  paths,
  operations: paths.map(reading),
  table: 'none',
  stores: [],
  keys: false,
  ...more,
});

/** Reads these groups as if each lay in a folder; a folder without one holds no group.ts. */
const readFrom = (
  groups: Readonly<Record<string, Group | undefined | 'empty'>>,
): Promise<readonly Group[]> => {
  const root = mkdtempSync(join(tmpdir(), 'locket-groups-'));
  for (const [folder, group] of Object.entries(groups)) {
    mkdirSync(join(root, folder));
    if (group !== 'empty') writeFileSync(join(root, folder, 'group.ts'), '');
  }
  return readGroups(pathToFileURL(`${root}/`), async (folder) => {
    const group = groups[folder];
    return group && group !== 'empty' ? { group } : {};
  });
};

describe('the groups', () => {
  it('are those of the folders, by name', async () => {
    const groups = await readFrom({ b: groupOf('b', ['/b']), a: groupOf('a', ['/a']), workers: 'empty' });
    expect(groups.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('are refused when a folder has no group.ts', async () => {
    await expect(readFrom({ a: 'empty' })).rejects.toThrow('functions/a has no group.ts');
  });

  it('are refused when a group.ts exports none', async () => {
    await expect(readFrom({ a: undefined })).rejects.toThrow('functions/a/group.ts exports no group');
  });

  it.each([
    ['under another name', groupOf('b', ['/a']), 'functions/a/group.ts calls its group b'],
    ['without operations', groupOf('a', ['/a'], { operations: [] }), 'the group a has no operations'],
    ['without a claim', groupOf('a', [], { operations: [reading('/a')] }), 'the group a claims no path'],
  ])('are refused with a group %s', async (_name, group, fault) => {
    await expect(readFrom({ a: group })).rejects.toThrow(fault);
  });

  it('are refused with an operation that another function would be asked for', async () => {
    const stray = groupOf('a', ['/a'], { operations: [reading('/a'), reading('/b/more')] });
    await expect(readFrom({ a: stray, b: groupOf('b', ['/b']) })).rejects.toThrow(
      'GET /b/more of a is answered by b',
    );
  });
});

describe('claims are faulty', () => {
  const faultsOf = (...paths: readonly (readonly string[])[]) =>
    claimFaults(
      paths.map((claims, index) => groupOf(`g${index}`, claims)),
      'meta',
    );

  it('when two groups claim one path, whatever its parameter is called', () => {
    expect(faultsOf(['/a/{x}/b'], ['/a/{x}/b'])).toContain('/a/{x}/b is claimed by g0 and g1');
    expect(faultsOf(['/a/{x}/b'], ['/a/{y}/b'])).toContain('/a/{x}/b is claimed by g0 and g1');
  });

  it('when one parameter has two names', () => {
    expect(faultsOf(['/a/{x}/b'], ['/a/{y}/c'])).toEqual(['the parameter below /a/ is called x and y']);
  });

  it.each(['a', '/a/', '/a/x{y}', '/a/{y+}', '/a//b'])('when a path is spelt %s', (path) => {
    expect(faultsOf([path])[0]).toContain(`g0 claims ${path}, which is no path`);
  });

  it('when an operation lies outside of what its group claims', () => {
    const outside = groupOf('a', ['/a'], { operations: [reading('/ab')] });
    expect(claimFaults([outside, groupOf('rest', ['/rest'])], 'rest')).toEqual([
      'GET /ab of a is answered by rest',
    ]);
  });

  it('but not when an operation of the fallback lies where nobody claims anything', () => {
    const fallback = groupOf('rest', ['/rest'], { operations: [reading('/ab')] });
    expect(claimFaults([groupOf('a', ['/a']), fallback], 'rest')).toEqual([]);
  });

  it('not as they are today', () => {
    expect(claimFaults(httpGroups, fallbackGroup)).toEqual([]);
  });
});

describe('of several claims', () => {
  const tree = claimTree(
    [
      groupOf('projects', ['/p', '/p/slug/{slug}']),
      groupOf('tags', ['/p/{id}/tags']),
      groupOf('ids', ['/p/{id}/tags/ids']),
    ],
    'rest',
  );

  it.each([
    ['/', 'rest'],
    ['/q/w', 'rest'],
    ['/p', 'projects'],
    ['/p/1', 'projects'],
    ['/p/1/name/x', 'projects'],
    ['/p/1/tags', 'tags'],
    ['/p/1/tags/2/3', 'tags'],
    ['/p/1/tags/ids/3', 'ids'],
    ['/p/slug/tags', 'projects'],
    ['/p/1/tagsX', 'projects'],
  ])('%s is answered by %s', (path, owner) => {
    expect(ownerOf(tree, path)).toBe(owner);
  });
});
