import { useCallback, useEffect, useRef, useState } from 'react';
import { toastFault } from '../shared/toast.tsx';
import { readListing, readValue } from './listing.ts';
import type { Place } from './place.ts';

/** Milliseconds for which a value is shown. */
const shownFor = 60_000;

const isSamePlace = (a: Place, b: Place): boolean =>
  a.projectId === b.projectId && a.environment === b.environment && a.path === b.path;

/**
 * Values that are shown, by the name of their secret. They are fetched when they are to be seen, forgotten after a
 * minute, when the window is hidden for that long, and when the page is left or shows another place.
 */
export const useRevealed = (place: Place) => {
  const [values, setValues] = useState<ReadonlyMap<string, string>>(new Map());
  const timers = useRef(new Map<string, number>());
  const here = useRef(place);
  here.current = place;

  const hide = useCallback((...names: readonly string[]) => {
    for (const name of names) clearTimeout(timers.current.get(name));
    setValues((shown) => new Map([...shown].filter(([name]) => !names.includes(name))));
  }, []);

  const show = useCallback(
    (found: readonly (readonly [name: string, value: string])[]) => {
      for (const [name] of found) {
        clearTimeout(timers.current.get(name));
        timers.current.set(name, window.setTimeout(hide, shownFor, name));
      }
      setValues((shown) => new Map([...shown, ...found]));
    },
    [hide],
  );

  const hideAll = useCallback(() => {
    for (const timer of timers.current.values()) clearTimeout(timer);
    timers.current.clear();
    setValues(new Map());
  }, []);

  const { projectId, environment, path } = place;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place has other values, whatever its names are.
  useEffect(() => hideAll, [hideAll, projectId, environment, path]);

  /** The value of a secret, shown from now on; undefined when it could not be read. */
  const reveal = async (name: string): Promise<string | undefined> => {
    const asked = here.current;
    try {
      const value = values.get(name) ?? (await readValue(asked, name));
      if (!isSamePlace(asked, here.current)) return undefined;
      show([[name, value]]);
      return value;
    } catch (error) {
      toastFault(error);
      return undefined;
    }
  };

  const revealAll = async (): Promise<void> => {
    const asked = here.current;
    try {
      const { secrets } = await readListing(asked, { values: true });
      if (!isSamePlace(asked, here.current)) return;
      show(
        secrets.flatMap((secret) =>
          secret.secretValueHidden ? [] : [[secret.secretKey, secret.secretValue] as const],
        ),
      );
    } catch (error) {
      toastFault(error);
    }
  };

  return { values, reveal, revealAll, hide, hideAll };
};

export type Revealed = ReturnType<typeof useRevealed>;
