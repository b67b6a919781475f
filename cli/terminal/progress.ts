import type { Surroundings } from '../command.ts';

/** Says how far something long is, on a terminal only. */
interface Progress {
  /** So many are done. */
  at(done: number): void;
  /** Takes the line away; also before something else is told. */
  end(): void;
}

/** Milliseconds between two lines: a terminal shows no more. */
const PAUSE = 100;
const WIDTH = 20;

const bar = (done: number, total: number): string => {
  const filled = Math.round((Math.min(done, total) / total) * WIDTH);
  return `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${done} of ${total}`;
};

/** Progress of something whose parts are called so; without a total it counts. */
export const progressOf = ({ terminal, now, isSilent }: Surroundings, what: string, total = 0): Progress => {
  let shownAt = Number.NEGATIVE_INFINITY;
  const show = isSilent ? undefined : terminal.status;
  return {
    at: (done) => {
      if (!show || now() - shownAt < PAUSE) return;
      shownAt = now();
      show(`${total > 0 ? bar(done, total) : done} ${what}`);
    },
    end: () => {
      if (shownAt !== Number.NEGATIVE_INFINITY) show?.('');
      shownAt = Number.NEGATIVE_INFINITY;
    },
  };
};
