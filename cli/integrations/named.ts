import { Failure, type Flags } from '../command.ts';
import { callerFlags } from '../instance/caller.ts';
import { projectFlag } from '../project/scope.ts';
import { outputFlags } from '../terminal/listing.ts';

/** What lists of the organization take. */
export const listFlags = { ...callerFlags, ...outputFlags } as const satisfies Flags;

/** What lists of a project take. */
export const projectFlags = { ...listFlags, projectId: projectFlag } as const satisfies Flags;

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The one that is called so, or has this id. @throws Failure for none, and for several of one name */
export const theOne = <T extends Named>(all: readonly T[], word: string, kind: string, list: string): T => {
  const found = all.find(({ id }) => id === word);
  if (found) return found;
  const [first, ...more] = all.filter(({ name }) => name === word);
  if (!first) throw new Failure(`There is no ${kind} called ${word}`, [`Look what there is: locket ${list}`]);
  if (more.length > 0)
    throw new Failure(`There are several called ${word}`, [
      `Name one by its id: ${[first, ...more].map(({ id }) => id).join(', ')}`,
    ]);
  return first;
};
