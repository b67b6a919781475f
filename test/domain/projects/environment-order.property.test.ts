import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LocketError } from '../../../layers/domain/errors.ts';
import { maxPosition, placed, without } from '../../../layers/domain/projects/environment-order.ts';

interface Placed {
  readonly id: string;
  readonly position: number;
}

const environment = (id: string): Placed => ({ id, position: 0 });
const positions = (all: readonly Placed[]) =>
  Object.fromEntries(all.map(({ id, position }) => [id, position]));

const id = fc.constantFrom(...'abcdefgh');
/** Few and close, so that they clash; now and then far away. */
const position = fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 1000 }));
const change = fc.oneof(
  fc.record({ kind: fc.constant('place' as const), id, position: fc.option(position, { nil: undefined }) }),
  fc.record({ kind: fc.constant('delete' as const), id }),
  fc.record({ kind: fc.constant('restore' as const), id }),
);
type Change = typeof change extends fc.Arbitrary<infer C> ? C : never;

/** Everything that ever stood somewhere, and where it stood when it was deleted. */
interface State {
  readonly all: readonly Placed[];
  readonly deleted: ReadonlyMap<string, Placed>;
}

const empty: State = { all: [], deleted: new Map() };
const standing = ({ all }: State, wanted: string) => all.find((each) => each.id === wanted);

const changed = (state: State, step: Change): State => {
  const { all, deleted } = state;
  if (step.kind === 'place')
    return { all: placed(all, standing(state, step.id) ?? environment(step.id), step.position), deleted };
  const gone = deleted.get(step.id);
  if (step.kind === 'restore')
    return gone && !standing(state, step.id) ? { all: placed(all, gone, gone.position), deleted } : state;
  const leaving = standing(state, step.id);
  return {
    all: without(all, step.id),
    deleted: leaving ? new Map(deleted).set(step.id, leaving) : deleted,
  };
};

const histories = fc.array(change, { maxLength: 40 });
const run = (steps: readonly Change[]): State => steps.reduce(changed, empty);

/** Where the step itself puts its environment, if it puts it anywhere. */
const given = (state: State, step: Change): number | undefined => {
  const before = standing(state, step.id);
  if (step.kind === 'delete') return undefined;
  if (step.kind === 'restore') return before ? undefined : state.deleted.get(step.id)?.position;
  const last = Math.max(0, ...state.all.map((each) => each.position));
  return step.position ?? before?.position ?? last + 1;
};

describe('the positions of environments', () => {
  it('are what was given, and without any the own or the one behind the last', () => {
    fc.assert(
      fc.property(histories, change, (steps, step) => {
        const before = run(steps);
        const expected = given(before, step);
        if (expected !== undefined) expect(standing(changed(before, step), step.id)?.position).toBe(expected);
      }),
    );
  });

  it('of the others stay, unless one stands or comes to stand in the way', () => {
    fc.assert(
      fc.property(histories, change, (steps, step) => {
        const before = run(steps);
        const others = before.all.filter((each) => each.id !== step.id);
        const taken = new Set(others.map((each) => each.position));
        const from = given(before, step) ?? Number.POSITIVE_INFINITY;
        let gap = from;
        while (taken.has(gap)) gap += 1;
        const expected = others.map((each) => {
          const pushed = each.position >= from && each.position < gap;
          return { ...each, position: each.position + (pushed ? 1 : 0) };
        });
        const end = changed(before, step).all.filter((each) => each.id !== step.id);
        expect(positions(end)).toEqual(positions(expected));
      }),
    );
  });

  it('are all different, the list is in their order, and nobody is lost or overtaken', () => {
    fc.assert(
      fc.property(histories, change, (steps, step) => {
        const before = run(steps);
        const end = changed(before, step).all;
        const list = end.map((each) => each.position);
        expect(list).toEqual([...new Set(list)].sort((a, b) => a - b));
        const others = (all: readonly Placed[]) =>
          all.map((each) => each.id).filter((one) => one !== step.id);
        expect(others(end)).toEqual(others(before.all));
      }),
    );
  });

  it('do not depend on the order of what is stored', () => {
    fc.assert(
      fc.property(histories, id, position, (steps, one, wanted) => {
        const { all } = run(steps);
        const reversed = [...all].reverse();
        expect(placed(reversed, environment(one), wanted)).toEqual(placed(all, environment(one), wanted));
        expect(without(reversed, one)).toEqual(without(all, one));
      }),
    );
  });

  it('end where clients can hold them no more', () => {
    const last = placed([], environment('last'), maxPosition);
    const refusals = [
      () => placed(last, environment('behind')),
      () => placed(last, environment('in its place'), maxPosition),
    ];
    for (const refused of refusals) expect(refused).toThrow(LocketError);
    expect(positions(placed(last, environment('before'), maxPosition - 1))).toEqual({
      before: maxPosition - 1,
      last: maxPosition,
    });
  });
});
