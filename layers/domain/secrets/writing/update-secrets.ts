import type { Asked } from '../../approvals/ask.ts';
import { LocketError } from '../../errors.ts';
import type { Project } from '../../projects/project.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { assertDraftFits, firstVersion, nextVersion } from '../core/drafts.ts';
import { assertReminder } from '../core/reminders.ts';
import { assertMaySecret, assertOpensNothing, maySecret } from '../core/rights.ts';
import { openSecrets } from '../core/sealing.ts';
import type { SealedSecret, Secret } from '../core/secret.ts';
import { type TagsById, tagsOfUpdate } from '../core/secret-tags.ts';
import { noteUnchanged } from '../core/trail.ts';
import { changesNothing } from '../core/unchanged.ts';
import { assertMayRefer } from '../references/reference-rights.ts';
import type { Relocation } from '../references/renaming.ts';
import { type Alteration, carryOut, type Live } from './alterations.ts';
import {
  assertDistinct,
  assertFree,
  assertThere,
  enterBatch,
  headsOf,
  listed,
  type Placed,
  repeatedNames,
  type UpdateItem,
  type UpdateMode,
  type UpdateRequest,
} from './batch.ts';
import { type Consequences, consequencesOfRelocations, type References } from './renaming-consequences.ts';
import { type WrittenSecret, written } from './written-secret.ts';

/** A member of the batch beside the secret it is about, if that is there. */
interface Aimed extends Placed<UpdateItem> {
  readonly sealed: SealedSecret | undefined;
}

const aimedIn = async (unit: Unit, placed: readonly Placed<UpdateItem>[]): Promise<readonly Aimed[]> => {
  const wanted = placed.map(({ item, scope }) => ({ scope, name: item.name }));
  const heads = await headsOf(unit, wanted);
  return placed.map((each, n) => ({ ...each, sealed: heads[n] }));
};

const tagsOf = (unit: Unit, { id }: Project, all: readonly Aimed[]): Promise<TagsById> =>
  tagsOfUpdate(
    unit,
    id,
    all.map(({ item, sealed }) => ({ draft: item.draft, sealed })),
  );

/** The name a member of the batch is to have. */
const finalName = ({ item }: Aimed): string => item.newName ?? item.name;

/** Rights are asked for on the secret as it is and as it will be; what is not there has no tags. */
const assertMayWrite = (all: readonly Aimed[], mode: UpdateMode, { slugs }: TagsById): void => {
  for (const each of all) {
    const { item, scope, sealed } = each;
    const tagIds = sealed?.tagIds ?? [];
    const before = { name: item.name, tags: slugs(tagIds) };
    const after = { name: finalName(each), tags: slugs(item.draft.tagIds ?? tagIds) };
    const isMade = !sealed && mode === 'upsert';
    if (!isMade) assertMaySecret(scope, 'edit', before.name, before.tags);
    assertMaySecret(scope, isMade ? 'create' : 'edit', after.name, after.tags);
    if (!isMade) assertOpensNothing(scope, before, after);
    assertDraftFits(item.draft);
    assertMayRefer(scope.access, item.draft.value);
  }
};

/** What is to be written, or a refusal of names that are not there. */
const wantedOf = (all: readonly Aimed[], mode: UpdateMode): readonly Aimed[] => {
  if (mode === 'failOnNotFound')
    assertThere(
      all.map(({ item }) => item.name),
      all.map(({ sealed }) => sealed),
    );
  return mode === 'ignore' ? all.filter(({ sealed }) => sealed) : all;
};

/** Refuses new names that are taken, also by a secret of this batch, or given twice: `bad-request` listing them. */
const assertNamesFree = async (
  unit: Unit,
  request: UpdateRequest,
  wanted: readonly Aimed[],
): Promise<void> => {
  const newNames = wanted.flatMap((each) => {
    const { item, scope, sealed } = each;
    const isNew = !sealed || finalName(each) !== item.name;
    return isNew ? [{ path: item.path, scope, name: finalName(each) }] : [];
  });
  const twice = repeatedNames(request, newNames);
  if (twice.length > 0) throw new LocketError('bad-request', `Secret already exist: ${listed(twice)}`);
  assertFree(
    newNames.map(({ name }) => name),
    await headsOf(unit, newNames),
  );
};

/** A member of the batch and the version it leads to; without `previous` a new secret. */
interface Drafted extends Aimed {
  readonly previous: Live | undefined;
  readonly secret: Secret;
}

const draftedOf = (unit: Unit, each: Aimed, current: Secret | undefined): Drafted => {
  const { item, scope, sealed } = each;
  if (!sealed || !current)
    return {
      ...each,
      previous: undefined,
      secret: firstVersion(unit, scope, finalName(each), item.draft),
    };
  const secret = nextVersion(unit, current, item.draft, item.newName);
  return { ...each, previous: { secret: current, sealed }, secret };
};

const draftedIn = async (
  unit: Unit,
  project: Project,
  wanted: readonly Aimed[],
): Promise<readonly Drafted[]> => {
  const stored = wanted.flatMap(({ sealed }) => sealed ?? []);
  const opened = await openSecrets(unit, project, stored);
  const byId = new Map(opened.map((secret) => [secret.id, secret]));
  const drafted = wanted.map((each) => draftedOf(unit, each, each.sealed && byId.get(each.sealed.id)));
  for (const { secret } of drafted) assertReminder(secret);
  return drafted;
};

const relocationsOf = (drafted: readonly Drafted[]): readonly Relocation[] =>
  drafted.flatMap(({ scope, previous, secret: { name } }) =>
    !previous || name === previous.sealed.name
      ? []
      : [{ secret: previous.sealed, from: scope, to: scope, newName: name }],
  );

interface Update extends Drafted {
  /** False for a version that would be what is there already. */
  readonly isReal: boolean;
}

/** What is written in the end: references that follow a renaming in the same batch may be all that changes. */
const updateOf = (drafted: Drafted, { slugs }: TagsById, { following }: Consequences): Update => {
  const { item, scope, previous } = drafted;
  const secret = item.draft.value === undefined ? following(drafted.secret) : drafted.secret;
  if (!previous) return { ...drafted, secret, isReal: true };
  const mayRead = maySecret(scope, 'read', item.name, slugs(previous.sealed.tagIds));
  const isReal = !changesNothing(previous.secret, secret, item.draft, mayRead);
  return { ...drafted, secret: isReal ? secret : previous.secret, isReal };
};

const alterationOf = ({ previous, secret }: Update): Alteration =>
  previous ? { before: previous, after: secret } : { after: secret, taken: 'conflict' };

export interface UpdateSecretsRequest extends UpdateRequest {
  /** Has the references to renamed secrets follow them. */
  readonly updateReferences?: boolean | undefined;
}

/** What was written, and who refers to what was renamed. */
export interface UpdatedSecrets {
  readonly secrets: readonly WrittenSecret[];
  readonly references: References | undefined;
}

const updateOnce = async (unit: Unit, request: UpdateSecretsRequest): Promise<UpdatedSecrets | Asked> => {
  const { scopes, placed } = await enterBatch(unit, request);
  const [access] = scopes.map((scope) => scope.access);
  if (!access) return { secrets: [], references: undefined };
  const { project } = access;
  const all = await aimedIn(unit, placed);
  const tags = await tagsOf(unit, project, all);
  assertMayWrite(all, request.mode, tags);
  const wanted = wantedOf(all, request.mode);
  await assertNamesFree(unit, request, wanted);
  const drafted = await draftedIn(unit, project, wanted);
  const consequences = await consequencesOfRelocations(unit, access, relocationsOf(drafted), {
    update: request.updateReferences === true,
    inHand: new Set(drafted.map(({ secret }) => secret.id)),
  });
  const updates = drafted.map((each) => updateOf(each, tags, consequences));
  if (updates.every(({ isReal }) => !isReal)) noteUnchanged(unit);
  const asked = await carryOut(
    unit,
    scopes,
    [...updates.filter(({ isReal }) => isReal).map(alterationOf), ...consequences.alterations],
    updates.map(({ secret }) => secret),
  );
  if (asked) return asked;
  return {
    secrets: updates.map(({ scope, secret, item }) => written(scope, secret, tags, item.draft)),
    references: consequences.references,
  };
};

/**
 * Writes the next version of shared secrets, none of those that would not change, all or none. `invalid-input` for a
 * name twice, `not-found` listing the names that are not there unless the mode says otherwise, `bad-request` listing
 * the new names that are taken.
 */
export const updateSecrets = (unit: Unit, request: UpdateSecretsRequest): Promise<UpdatedSecrets | Asked> => {
  assertDistinct(request);
  return retryingConflicts(unit, () => updateOnce(unit, request));
};
