import { LruMap } from '../lru-map.ts';
import type { Subject } from './limits.ts';
import type { Window } from './window.ts';

/** What this process knows of a subject's requests in one window. */
export interface Tally {
  readonly window: Window;
  /** Requests in all processes, as far as the shared counter told. */
  known: number;
  /** Those on their way to the shared counter. */
  underWay: number;
  /** Those of this process that nobody else knows of. */
  untold: number;
  /** Ends when the shared counter was told, or takes too long; undefined when it is not being told. */
  told?: Promise<void> | undefined;
  /** Until then the shared counter, which failed, is left alone. */
  restsUntil: number;
}

export const usedOf = ({ known, underWay, untold }: Tally): number => known + underWay + untold;

/** Subjects of each of the two lists: ten megabytes together, when both are full. */
const most = 20_000;

const nameOf = ({ limit, by, id }: Subject): string => `${limit}\n${by}\n${id}`;

/**
 * Tallies of the subjects seen lately, bounded. Whoever used up a limit is kept apart: a flood of others pushes out
 * only those who are far from theirs, and it takes as many who used up theirs to push out one that did.
 */
export class Tallies {
  readonly #counting = new LruMap<Tally>({ max: most });
  readonly #spent = new LruMap<Tally>({ max: most });

  /** The tally of a window, if there is one. */
  find(subject: Subject, { number }: Window): Tally | undefined {
    const name = nameOf(subject);
    const tally = this.#spent.get(name) ?? this.#counting.get(name);
    return tally?.window.number === number ? tally : undefined;
  }

  /** The tally of a window, begun when there is none. */
  of(subject: Subject, window: Window): Tally {
    const known = this.find(subject, window);
    if (known) return known;
    const tally = { window, known: 0, underWay: 0, untold: 0, restsUntil: 0 };
    this.#spent.delete(nameOf(subject));
    this.#counting.set(nameOf(subject), tally);
    return tally;
  }

  /** Keeps the tally of somebody whose limit is used up. */
  keep(subject: Subject, tally: Tally): void {
    this.#counting.delete(nameOf(subject));
    this.#spent.set(nameOf(subject), tally);
  }

  get size(): number {
    return this.#counting.size + this.#spent.size;
  }
}
