import type { Runtime } from '../domain/runtime.ts';

/** Reads once for all that ask at the same time, and again after so many milliseconds or a failure. */
export const keptFor = <T>(
  milliseconds: number,
  { now }: Pick<Runtime, 'now'>,
  read: () => Promise<T>,
): (() => Promise<T>) => {
  let known: { readonly value: Promise<T>; readonly until: number } | undefined;
  return () => {
    const at = now().getTime();
    if (known && at < known.until) return known.value;
    const value = read();
    const begun = { value, until: at + milliseconds };
    known = begun;
    value.catch(() => {
      if (known === begun) known = undefined;
    });
    return value;
  };
};
