import { inject } from 'vitest';
import { type Fault, faults } from './faults.ts';

/** The scenario that meets every fault, for each shape that a request's writes can have. */
export const representatives: Readonly<Record<string, string>> = {
  none: 'reading a secret that is not there',
  'read-only': 'listing with imports and references',
  'one transaction': 'renaming a secret with those that refer to it',
  bulk: 'changing more than a transaction holds',
  login: 'logging in with a secret of limited uses',
};

/** What every other scenario meets: storage that is busy, that did the work and hangs up, and that says no for good. */
const few: ReadonlySet<string> = new Set(['throttled', 'hanging up after success', 'refusing the request']);

/** Whether a scenario meets every fault: a representative always, the others in the whole matrix (`npm run test:faults`). */
export const isWhole = (scenario: string): boolean =>
  inject('whole') || Object.values(representatives).includes(scenario);

/** The faults that a scenario meets. */
export const faultsOn = (scenario: string): readonly Fault[] =>
  faults.filter(({ name }) => isWhole(scenario) || few.has(name));
