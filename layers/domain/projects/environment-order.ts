import { LocketError } from '../errors.ts';
import type { Environment } from './project.ts';

/** The greatest position: clients hold them in 32 bits. */
export const maxPosition = 2_147_483_647;

type Placed = Pick<Environment, 'id' | 'position'>;

const inOrder = <E extends Placed>(environments: readonly E[]): readonly E[] =>
  [...environments].sort((a, b) => a.position - b.position);

const greatestOf = (environments: readonly Placed[]): number =>
  Math.max(0, ...environments.map(({ position }) => position));

/** Whoever stands at the position goes one on, and so does whoever stands in their way, up to the first gap. */
const makingWay = <E extends Placed>(environments: readonly E[], position: number): readonly E[] => {
  let taken = position;
  return inOrder(environments).map((each) => {
    if (each.position < position || each.position > taken) return each;
    taken += 1;
    return { ...each, position: taken };
  });
};

/**
 * The environments with this one at the very position that was given; others move only where they would clash, and
 * gaps stay. One that was there before is replaced. Without a position it keeps its own, or goes behind the last.
 * @throws LocketError `invalid-input` when somebody would have to stand behind the greatest position.
 */
export const placed = <E extends Placed>(
  environments: readonly E[],
  environment: E,
  position?: number,
): readonly E[] => {
  const before = environments.find(({ id }) => id === environment.id);
  const others = environments.filter(({ id }) => id !== environment.id);
  const wanted = position ?? before?.position ?? greatestOf(others) + 1;
  const all = inOrder([...makingWay(others, wanted), { ...environment, position: wanted }]);
  if (greatestOf(all) > maxPosition)
    throw new LocketError('invalid-input', `position: none is left up to ${maxPosition}`);
  return all;
};

/** The environments without one; the others stay where they are. */
export const without = <E extends Placed>(environments: readonly E[], id: string): readonly E[] =>
  inOrder(environments).filter((environment) => environment.id !== id);
