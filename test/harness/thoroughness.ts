import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether this run spares nothing: every fault on every scenario, every property as often as is worth while. */
    whole: boolean;
  }
}

/** How often a property is tried: a few times in every run, the whole number by `npm run test:faults`. */
export const runs = (whole: number, few: number): number => (inject('whole') ? whole : few);
