import { useSyncExternalStore } from 'react';

/** What a session lacks: a proof of the last minutes, or the second factor of its organization. */
type Lack = 'proof' | 'factor';

const lacks: Readonly<Record<string, Lack>> = { StepUpRequired: 'proof', SecondFactorRequired: 'factor' };

/** What a refusal says is lacking, if that is all that is wrong. */
export const lackIn = (error: unknown): Lack | undefined => {
  const { status, kind } = error as { readonly status?: unknown; readonly kind?: unknown };
  return status === 403 && typeof kind === 'string' ? lacks[kind] : undefined;
};

/** Something that waits for a proof, and goes on with it or without. */
export interface Asking {
  readonly lack: Lack;
  readonly settle: (isProven: boolean) => void;
}

let current: Asking | undefined;
let waiting: Promise<boolean> | undefined;
const listeners = new Set<() => void>();

const set = (next: Asking | undefined): void => {
  current = next;
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Asks whoever sits here for a proof, once for all that lack one; false when they would rather not. */
export const made = (lack: Lack): Promise<boolean> => {
  waiting ??= new Promise<boolean>((resolve) => set({ lack, settle: resolve })).finally(() => {
    waiting = undefined;
    set(undefined);
  });
  return waiting;
};

/** What waits for a proof at the moment. */
export const useAsking = (): Asking | undefined => useSyncExternalStore(subscribe, () => current);
