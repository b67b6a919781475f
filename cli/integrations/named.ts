import { Failure, type Flags, type Given } from '../command.ts';
import { callerFlags } from '../instance/caller.ts';
import { projectFlag } from '../project/scope.ts';
import { assertForm, outputFlag } from '../terminal/listing.ts';

const formFlags = {
  output: outputFlag,
  json: { help: 'The same as --output json' },
} as const satisfies Flags;

/** What lists of the organization take. */
export const listFlags = { ...callerFlags, ...formFlags } as const satisfies Flags;

/** What lists of a project take. */
export const projectFlags = { ...listFlags, projectId: projectFlag } as const satisfies Flags;

/** The form that was asked for; a table without one. @throws UsageFault */
export const formIn = ({ output, json }: Given<typeof formFlags>): string | undefined => {
  assertForm(output);
  return json ? 'json' : output;
};

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
