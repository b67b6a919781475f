import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../layers/domain/history/commit.ts';
import {
  type DatedEntry,
  emptyState,
  type FolderState,
  liveFolders,
  liveSecrets,
  stateAfter,
} from '../../../layers/domain/history/folder-state.ts';

const at = '2026-11-20T08:00:00.000Z';
const dated = (entry: Partial<HistoryEntry>): DatedEntry => ({
  entry: { kind: 'secret', id: 'x', name: 'X', version: 1, action: 'create', ...entry } as HistoryEntry,
  at,
});

const plain = ({ secrets, folders }: FolderState) => ({
  secrets: new Set(secrets.values()),
  folders: new Set(folders.values()),
});

/** Changes that may have happened: the versions of one thing count up, whatever is done to it. */
const histories = fc
  .array(
    fc.record({
      kind: fc.constantFrom('secret' as const, 'folder' as const, 'import' as const),
      id: fc.constantFrom('a', 'b', 'c'),
      name: fc.constantFrom('A', 'B'),
      action: fc.constantFrom('create' as const, 'update' as const, 'delete' as const, 'restore' as const),
    }),
    { maxLength: 30 },
  )
  .map((all) => {
    const versions = new Map<string, number>();
    return all.map((each) => {
      const key = `${each.kind} ${each.id}`;
      const version = (versions.get(key) ?? 0) + 1;
      versions.set(key, version);
      return dated({ ...each, version });
    });
  });

describe('the state of a folder', () => {
  it('has what was created and changed last, without what was deleted', () => {
    const state = stateAfter(emptyState, [
      dated({ id: 'a', name: 'A' }),
      dated({ id: 'b', name: 'B' }),
      dated({ id: 'a', name: 'A2', version: 2, action: 'update', previousName: 'A' }),
      dated({ id: 'b', name: 'B', version: 2, action: 'delete' }),
      dated({ id: 'f', kind: 'folder', name: 'sub' }),
    ]);
    expect(liveSecrets(state).map(({ id, name, version }) => [id, name, version])).toEqual([['a', 'A2', 2]]);
    expect(liveFolders(state).map(({ name }) => name)).toEqual(['sub']);
    expect(state.secrets.get('b')).toMatchObject({ version: 2, live: false });
  });

  it('knows what left with its id, until it is back', () => {
    const left = stateAfter(emptyState, [
      dated({}),
      dated({ version: 2, action: 'delete', movedTo: 'elsewhere' }),
    ]);
    expect(left.secrets.get('x')).toMatchObject({ live: false, away: true });
    const back = stateAfter(left, [dated({ version: 3, movedFrom: 'elsewhere' })]);
    expect(back.secrets.get('x')).toEqual({ id: 'x', name: 'X', version: 3, live: true, at });
  });

  it('does not depend on the order in which commits of two writers are sorted', () => {
    fc.assert(
      fc.property(
        histories.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([all, shuffled]) => {
          expect(plain(stateAfter(emptyState, shuffled))).toEqual(plain(stateAfter(emptyState, all)));
        },
      ),
    );
  });

  it('is the same from a checkpoint anywhere in between', () => {
    fc.assert(
      fc.property(histories, fc.nat(30), (all, cut) => {
        const checkpoint = stateAfter(emptyState, all.slice(0, cut));
        expect(stateAfter(checkpoint, all.slice(cut))).toEqual(stateAfter(emptyState, all));
      }),
    );
  });

  it('leaves the state it starts from as it was', () => {
    const before = stateAfter(emptyState, [dated({})]);
    stateAfter(before, [dated({ version: 2, name: 'Y', action: 'update' }), dated({ id: 'z' })]);
    expect(before.secrets.size).toBe(1);
    expect(before.secrets.get('x')).toMatchObject({ name: 'X', version: 1 });
    expect(emptyState.secrets.size).toBe(0);
  });
});
