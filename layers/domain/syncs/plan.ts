import type { ValueDigest } from './digests.ts';
import type { SourceSecret } from './source.ts';
import type { LedgerEntry, Policy, Sync } from './sync.ts';
import type { Entry } from './target.ts';
import { spelledAt, type TargetTraits } from './traits.ts';

/** What is to be done about one key. */
export type Step =
  | {
      readonly action: 'create' | 'update';
      readonly name: string;
      readonly value: string;
      readonly comment: string;
      readonly was: Entry | undefined;
      readonly isOurs: boolean;
    }
  /** Ours from now on, or as it was written, without a write to the target. */
  | { readonly action: 'settle'; readonly name: string; readonly value: string; readonly isAdopted: boolean }
  | { readonly action: 'unchanged'; readonly name: string }
  | { readonly action: 'delete'; readonly name: string; readonly was: Entry | undefined }
  /** Nothing of it is left but our own note. */
  | { readonly action: 'forget'; readonly name: string }
  | { readonly action: 'conflict' | 'refused'; readonly name: string; readonly reason: string };

type Writing = Extract<Step, { action: 'create' | 'update' }>;
/** Steps that change the target. */
export type Moving = Writing | Extract<Step, { action: 'delete' }>;

export interface PlanInput {
  readonly source: readonly SourceSecret[];
  readonly listed: readonly Entry[];
  readonly ledger: readonly LedgerEntry[];
  readonly traits: TargetTraits;
  readonly rules: Pick<Sync, 'prefix' | 'suffix' | 'keepsVanished'> & { readonly policy: Policy };
  readonly digest: ValueDigest;
  /** Digest of the options that values are written with; empty without any. */
  readonly shape: string;
  /** Whether keys that cannot be read are written although they should be as they were. */
  readonly isFull: boolean;
  readonly now: Date;
}

/** Milliseconds for which a target may leave out of its list what was written to it. */
const lag = 10 * 60_000;

interface Wanted {
  readonly name: string;
  readonly value: string;
  readonly comment: string;
}

const named = ({ traits, rules }: PlanInput, key: string): string =>
  spelledAt(traits, `${rules.prefix}${key}${rules.suffix}`);

/** Whether a name is one that the sync could have made: whatever has not its prefix and suffix is none of its business. */
const isWithin = ({ traits, rules }: PlanInput, name: string): boolean => {
  const [prefix, suffix] = [spelledAt(traits, rules.prefix), spelledAt(traits, rules.suffix)];
  return name.length >= prefix.length + suffix.length && name.startsWith(prefix) && name.endsWith(suffix);
};

const misfit = ({ traits }: PlanInput, { name, value }: Wanted): string | undefined => {
  const { pattern, longest } = traits.names;
  if (name.length > longest || !pattern.test(name)) return `${traits.title} does not take this name`;
  if (value === '' && !traits.takesEmpty) return `${traits.title} takes no empty value`;
  return Buffer.byteLength(value) > traits.largest ? `The value is too large for ${traits.title}` : undefined;
};

/** What is wanted by name, and those of which two keys would come to be one. */
const wantedIn = (input: PlanInput) => {
  const all = input.source.map(({ key, ...rest }) => ({ name: named(input, key), ...rest }));
  return Map.groupBy(all, ({ name }) => name);
};

const isOwned = (input: PlanInput, entry: Entry, note: LedgerEntry | undefined): boolean => {
  if (!note || note.state === 'foreign' || note.state === 'failed') return false;
  if (note.state !== 'creating' || entry.value === undefined) return true;
  // It was to be created and nobody said whether it was: ours is what has the value that was to be written.
  return note.digest === input.digest(entry.name, entry.value);
};

const takesOver = ({ rules }: PlanInput): boolean => rules.policy !== 'own';

const foreign = (input: PlanInput, wanted: Wanted, entry: Entry): Step => {
  const { name, value, comment } = wanted;
  if (entry.value === value && (input.shape === '' || !takesOver(input)))
    return takesOver(input)
      ? { action: 'settle', name, value, isAdopted: true }
      : { action: 'unchanged', name };
  if (takesOver(input)) return { action: 'update', name, value, comment, was: entry, isOurs: true };
  return { action: 'conflict', name, reason: 'The target has this key, and the sync did not make it' };
};

const own = (input: PlanInput, { name, value, comment }: Wanted, entry: Entry, note: LedgerEntry): Step => {
  const isNoted = note.state === 'owned' && note.digest === input.digest(name, value);
  const update: Step = { action: 'update', name, value, comment, was: entry, isOurs: true };
  if (note.state === 'owned' && note.shape !== input.shape) return update;
  if (entry.value === undefined) return isNoted && !input.isFull ? { action: 'unchanged', name } : update;
  if (entry.value !== value) return update;
  return isNoted ? { action: 'unchanged', name } : { action: 'settle', name, value, isAdopted: false };
};

const stepFor = (
  input: PlanInput,
  all: readonly Wanted[],
  entry: Entry | undefined,
  note: LedgerEntry | undefined,
): Step => {
  const [wanted, another] = all as readonly [Wanted, Wanted?];
  const { name, value, comment } = wanted;
  const refused = (reason: string): Step => ({ action: 'refused', name, reason });
  if (another) return refused('Two secrets would have this name at the target');
  const problem = misfit(input, wanted);
  if (problem !== undefined) return refused(problem);
  if (!entry) {
    // What we wrote a moment ago may not be listed yet; what we never made must not be there.
    const isOurs = note !== undefined && note.state !== 'foreign' && note.state !== 'failed';
    return {
      action: 'create',
      name,
      value,
      comment,
      was: undefined,
      isOurs: isOurs && note.state !== 'creating',
    };
  }
  if (entry.isReserved) return { action: 'conflict', name, reason: 'This key is the target’s own' };
  return note && isOwned(input, entry, note)
    ? own(input, wanted, entry, note)
    : foreign(input, wanted, entry);
};

const unwanted = (input: PlanInput, entry: Entry, note: LedgerEntry | undefined): readonly Step[] => {
  const { name } = entry;
  if (entry.isReserved) return [];
  const isOurs = isOwned(input, entry, note);
  const goes = isOurs || (input.rules.policy === 'mirror' && isWithin(input, name));
  if (goes && !input.rules.keepsVanished) return [{ action: 'delete', name, was: entry }];
  return note && !isOurs ? [{ action: 'forget', name }] : [];
};

/** A note of what is neither wanted nor there: a target may be late to list it, and then it still goes. */
const leftOver = (input: PlanInput, { name, state, writtenAt }: LedgerEntry): readonly Step[] => {
  const mayCome = input.now.getTime() - Date.parse(writtenAt) < lag;
  if (state === 'creating' && mayCome) return [];
  const isOurs = state === 'owned' || state === 'writing';
  if (isOurs && mayCome && !input.rules.keepsVanished) return [{ action: 'delete', name, was: undefined }];
  return [{ action: 'forget', name }];
};

/**
 * What it takes to make a target what the source is, key by key. A key that the sync did not make is neither overwritten
 * nor deleted unless its policy says so.
 */
export const planOf = (input: PlanInput): readonly Step[] => {
  const wanted = wantedIn(input);
  const listed = new Map(input.listed.map((entry) => [entry.name, entry]));
  const notes = new Map(input.ledger.map((note) => [note.name, note]));
  const steps = [...wanted].map(([name, all]) => stepFor(input, all, listed.get(name), notes.get(name)));
  const extra = [...listed.values()].filter(({ name }) => !wanted.has(name));
  const gone = input.ledger.filter(({ name }) => !wanted.has(name) && !listed.has(name));
  return [
    ...steps,
    ...extra.flatMap((entry) => unwanted(input, entry, notes.get(entry.name))),
    ...gone.flatMap((note) => leftOver(input, note)),
  ];
};
