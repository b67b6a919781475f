import { describe, expect, it } from 'vitest';
import {
  batchOf,
  changed,
  conflictsIn,
  dropped,
  nameFault,
  noEdits,
  saved,
  undone,
} from '../../web/secrets/changes.ts';
import { diffLines } from '../../web/secrets/line-diff.ts';
import { groupsOf, needsLook } from '../../web/secrets/matrix.ts';

const a = { name: 'A', version: 3 };

describe('unsaved changes', () => {
  it('become one batch of what is to be, and one of what goes', () => {
    const edits = changed(
      noEdits,
      ['1', { of: a, name: 'A2', value: 'x' }],
      ['2', { name: 'NEW' }],
      ['3', { of: { name: 'B', version: 1 }, name: 'B', comment: 'why' }],
      ['4', { of: { name: 'C', version: 1 }, name: 'C', removed: true }],
    );
    expect(batchOf(edits.changes)).toEqual({
      upserts: [
        { secretKey: 'A', newSecretName: 'A2', secretValue: 'x' },
        { secretKey: 'NEW', secretValue: '' },
        { secretKey: 'B', secretComment: 'why' },
      ],
      deletions: [{ secretKey: 'C' }],
    });
  });

  it('are gone when they say what is', () => {
    const edits = changed(noEdits, ['1', { of: a, name: 'A2' }]);
    expect(changed(edits, ['1', { of: a, name: 'A' }]).changes.size).toBe(0);
  });

  it('are undone step by step', () => {
    const once = changed(noEdits, ['1', { of: a, name: 'A', value: 'x' }]);
    const twice = dropped(once, ['1']);
    expect(undone(twice).changes).toEqual(once.changes);
    expect(undone(undone(twice)).changes.size).toBe(0);
    expect(undone(noEdits)).toBe(noEdits);
  });

  it('are done with once they are saved, but for what was typed meanwhile', () => {
    const sent = changed(noEdits, ['1', { name: 'A', value: 'x' }], ['2', { name: 'B', value: 'y' }]);
    const meanwhile = changed(sent, ['2', { name: 'B', value: 'z' }]);
    const left = saved(meanwhile, sent.changes);
    expect([...left.changes]).toEqual([['2', { name: 'B', value: 'z' }]]);
    expect(undone(left)).toBe(left);
    expect(saved(sent, new Map([...sent.changes].slice(0, 1))).changes.size).toBe(1);
  });

  it.each([
    ['another version', [{ name: 'A', version: 4 }], true],
    ['gone', [], true],
    ['as it was', [a], false],
    ['as it was, beside others', [a, { name: 'Z', version: 9 }], false],
  ])('meet a secret that is %s', (_, now, isConflict) => {
    const { changes } = changed(noEdits, ['1', { of: a, name: 'A', value: 'x' }]);
    expect(conflictsIn(changes, now)).toEqual(isConflict ? ['1'] : []);
  });

  it('meet a name that somebody else took', () => {
    const { changes } = changed(noEdits, ['1', { of: a, name: 'B' }], ['2', { name: 'C', value: '' }]);
    const now = [a, { name: 'B', version: 1 }, { name: 'C', version: 1 }];
    expect(conflictsIn(changes, now)).toEqual(['1', '2']);
  });
});

it.each(['', 'a b', 'a/b', 'a?b', '..', 'x'.repeat(256)])('%j is no name', (name) => {
  expect(nameFault(name, new Set())).toBe('bad');
});

describe('two texts side by side', () => {
  it('keep what both have in one row', () => {
    expect(diffLines('a\nb\nc', 'a\nx\nc')).toEqual([
      { before: 'a', after: 'a', isSame: true },
      { before: 'b', after: 'x', isSame: false },
      { before: 'c', after: 'c', isSame: true },
    ]);
  });

  it('hold every line of either', () => {
    const [before, after] = ['a\nb\nc\nd', 'b\nd\ne'];
    const rows = diffLines(before, after);
    expect(rows.flatMap((row) => row.before ?? []).join('\n')).toBe(before);
    expect(rows.flatMap((row) => row.after ?? []).join('\n')).toBe(after);
  });
});

describe('values of several environments', () => {
  const held = new Map([
    [
      'dev',
      new Map([
        ['A', '1'],
        ['B', 'x'],
      ]),
    ],
    [
      'prod',
      new Map([
        ['A', '1'],
        ['B', 'y'],
      ]),
    ],
  ]);
  const groups = groupsOf(held);
  it('are told apart by letters alone', () => {
    expect([...(groups.get('A')?.values() ?? [])]).toEqual(['A', 'A']);
    expect([...(groups.get('B')?.values() ?? [])]).toEqual(['A', 'B']);
    expect(JSON.stringify([...groups].map(([name, letters]) => [name, [...letters]]))).not.toMatch(/[xy1]/);
  });

  it('need a look where they differ or one is missing', () => {
    const columns = ['dev', 'prod'].map((environment) => ({
      environment,
      names: new Set(environment === 'dev' ? ['A', 'B', 'C'] : ['A', 'B']),
      folders: new Set<string>(),
    }));
    expect(['A', 'B', 'C'].filter((name) => needsLook(name, columns, groups))).toEqual(['B', 'C']);
  });
});
