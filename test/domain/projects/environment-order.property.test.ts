import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placed, without } from '../../../layers/domain/projects/environment-order.ts';
import type { Environment } from '../../../layers/domain/projects/project.ts';

const environment = (id: string): Environment => ({
  id,
  name: id,
  slug: id,
  position: 0,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
});

const ids = (environments: readonly Environment[]) => environments.map(({ id }) => id);

const list = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { maxLength: 12 })
  .map((names) => names.reduce<readonly Environment[]>((all, name) => placed(all, environment(name)), []));
const position = fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined });
const steps = fc.array(
  fc.record({ id: fc.string({ minLength: 1, maxLength: 2 }), position, isDeletion: fc.boolean() }),
  { maxLength: 40 },
);

describe('the order of environments', () => {
  it('has positions 1, 2, 3 … after any changes', () => {
    fc.assert(
      fc.property(list, steps, (start, changes) => {
        const end = changes.reduce<readonly Environment[]>(
          (all, change) =>
            change.isDeletion
              ? without(all, change.id)
              : placed(all, environment(change.id), change.position),
          start,
        );
        expect(end.map((one) => one.position)).toEqual(end.map((_, index) => index + 1));
        expect(new Set(ids(end)).size).toBe(end.length);
      }),
    );
  });

  it('puts an environment where it was asked to go and leaves the others in their order', () => {
    fc.assert(
      fc.property(list, fc.nat(), fc.integer({ min: 1, max: 20 }), (start, pick, wanted) => {
        const moved = start.length > 0 && pick % 2 === 0 ? start[pick % start.length] : environment('added');
        const end = placed(start, moved as Environment, wanted);
        expect(end[Math.min(wanted, end.length) - 1]?.id).toBe(moved?.id);
        expect(ids(end).filter((id) => id !== moved?.id)).toEqual(
          ids(start).filter((id) => id !== moved?.id),
        );
      }),
    );
  });

  it('keeps the place of an environment that is changed without a position', () => {
    fc.assert(
      fc.property(list, fc.nat(), (start, pick) => {
        fc.pre(start.length > 0);
        const one = start[pick % start.length] as Environment;
        const end = placed(start, { ...one, name: 'renamed' });
        expect(ids(end)).toEqual(ids(start));
        expect(end[one.position - 1]?.name).toBe('renamed');
      }),
    );
  });

  it('puts a new environment last', () => {
    fc.assert(
      fc.property(list, (start) => {
        expect(ids(placed(start, environment('added')))).toEqual([...ids(start), 'added']);
      }),
    );
  });

  it('does not depend on how the list was stored', () => {
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 20 }), (start, wanted) => {
        const added = environment('added');
        expect(placed([...start].reverse(), added, wanted)).toEqual(placed(start, added, wanted));
        expect(without([...start].reverse(), '')).toEqual(start);
      }),
    );
  });
});
