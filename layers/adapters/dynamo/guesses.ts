import { LruMap } from '../../domain/lru-map.ts';

const names = new LruMap<string>({ max: 20_000 });

/**
 * Remembers which id stood behind a name, to read the right item in the first round. A guess is never an answer:
 * whoever uses it checks the item that comes back. Rights are never among the guesses.
 */
export const guesses = {
  recall: (...name: readonly string[]): string | undefined => names.get(name.join('\n')),
  learn: (id: string, ...name: readonly string[]): void => {
    names.set(name.join('\n'), id);
  },
  drop: (...name: readonly string[]): void => {
    names.delete(name.join('\n'));
  },
};
