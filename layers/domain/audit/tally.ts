import type { Outcome } from './event.ts';
import { actorId } from './refusals.ts';
import type { ListedEvent } from './trail.ts';

/** Events that have type, actor and outcome in common, and how many. */
export interface TallyLine {
  readonly type: string;
  readonly outcome: Outcome;
  readonly actorType: string;
  /** Null for nobody in particular: strangers, and those who are too many to be told apart. */
  readonly actorId: string | null;
  readonly count: number;
}

/** How many events of each kind there were in an hour or a day; the most first. */
export type Tally = readonly TallyLine[];

/** Stands for the type of many actors together. */
export const othersType = 'others';
/** Lines that a tally has at most: beyond, those who did least are counted together. */
const maxLines = 2000;

type Kind = Omit<TallyLine, 'count'>;

const kindOf = ({ type, outcome, actor }: ListedEvent): Kind => ({
  type,
  outcome,
  actorType: actor.type,
  actorId: actorId(actor) ?? null,
});

const nameOf = ({ type, outcome, actorType, actorId: id }: Kind): string =>
  JSON.stringify([type, outcome, actorType, id]);

const byCount = (a: TallyLine, b: TallyLine): number => b.count - a.count || (nameOf(a) < nameOf(b) ? -1 : 1);

const summed = (lines: Iterable<TallyLine>): Tally => {
  const sums = new Map<string, TallyLine>();
  for (const line of lines) {
    const name = nameOf(line);
    sums.set(name, { ...line, count: line.count + (sums.get(name)?.count ?? 0) });
  }
  return [...sums.values()].sort(byCount);
};

const withoutActor = (line: TallyLine): TallyLine => ({ ...line, actorType: othersType, actorId: null });

/** Types and outcomes stay exact; there are a few hundred of them. */
const bounded = (tally: Tally): Tally =>
  tally.length <= maxLines
    ? tally
    : summed([...tally.slice(0, maxLines / 2), ...tally.slice(maxLines / 2).map(withoutActor)]);

/** Several tallies as one. */
export const mergedTallies = (tallies: readonly Tally[]): Tally => bounded(summed(tallies.flat()));

/** Counts events as they come. */
export class Counting {
  readonly #counts = new Map<string, { readonly kind: Kind; count: number }>();

  add(event: ListedEvent): void {
    const kind = kindOf(event);
    const name = nameOf(kind);
    const known = this.#counts.get(name);
    if (known) known.count += 1;
    else this.#counts.set(name, { kind, count: 1 });
  }

  get tally(): Tally {
    return bounded(summed([...this.#counts.values()].map(({ kind, count }) => ({ ...kind, count }))));
  }
}
