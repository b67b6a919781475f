import type { Given, Surroundings } from '../command.ts';
import type { ActingCaller } from '../instance/caller.ts';
import { type Scope, scopeFlags, scopeOf } from '../project/scope.ts';
import { snapshotFlags, withFallback } from '../snapshot/fallback.ts';
import { readSecrets, type Secret, selectionFlags, selectionOf } from './reading.ts';

/** Flags of commands that read a folder, and go on with what was read last where Locket cannot be reached. */
export const selectedFlags = { ...scopeFlags, ...selectionFlags, ...snapshotFlags } as const;

interface Selected {
  readonly scope: Scope;
  readonly secrets: readonly Secret[];
}

/** The secrets that the flags select. @throws Failure */
export const selectedSecrets = async (
  caller: ActingCaller,
  given: Given<typeof selectedFlags> & { readonly path: string; readonly recursive?: boolean },
  around: Surroundings,
): Promise<Selected> => {
  const scope = await scopeOf(caller, given, around);
  const selection = selectionOf(given);
  const question = { ...scope, ...selection };
  const read = () => readSecrets(caller, scope, selection);
  return { scope, secrets: await withFallback(caller, question, read, given, around) };
};
