import { LocketError } from '../errors.ts';
import { assertTagsExist } from '../projects/known-tags.ts';
import type { Project } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
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
import { assertDraftFits, firstVersion, nextVersion } from './drafts.ts';
import { assertMayRefer } from './reference-rights.ts';
import { assertReminder } from './reminders.ts';
import { assertMaySecret, maySecret } from './rights.ts';
import { dataKey, openSecrets } from './sealing.ts';
import type { SealedSecret, Secret } from './secret.ts';
import { type TagsById, tagsById } from './secret-tags.ts';
import { commitWrites, creation, type Live, replacement } from './secret-writes.ts';
import { noteUnchanged, traceOfMany } from './trail.ts';
import { changesNothing } from './unchanged.ts';
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

const tagsOf = async (unit: Unit, { id }: Project, all: readonly Aimed[]): Promise<TagsById> => {
  const named = all.flatMap(({ item }) => item.draft.tagIds ?? []);
  await assertTagsExist(unit, id, [...new Set(named)]);
  return tagsById(unit, id, [...named, ...all.flatMap(({ sealed }) => sealed?.tagIds ?? [])]);
};

/** The name a member of the batch is to have. */
const finalName = ({ item }: Aimed): string => item.newName ?? item.name;

/** Rights are asked for on the secret as it is and as it will be; what is not there has no tags. */
const assertMayWrite = (all: readonly Aimed[], mode: UpdateMode, { slugs }: TagsById): void => {
  for (const each of all) {
    const { item, scope, sealed } = each;
    const tagIds = sealed?.tagIds ?? [];
    const isMade = !sealed && mode === 'upsert';
    if (!isMade) assertMaySecret(scope, 'edit', item.name, slugs(tagIds));
    assertMaySecret(scope, isMade ? 'create' : 'edit', finalName(each), slugs(item.draft.tagIds ?? tagIds));
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

/** A member of the batch and the secret it leads to; without `previous` a new one. */
interface Update extends Aimed {
  readonly previous: Live | undefined;
  readonly secret: Secret;
  readonly isReal: boolean;
}

const updateOf = (unit: Unit, each: Aimed, current: Secret | undefined, { slugs }: TagsById): Update => {
  const { item, scope, sealed } = each;
  if (!sealed || !current)
    return {
      ...each,
      previous: undefined,
      secret: firstVersion(unit, scope, finalName(each), item.draft),
      isReal: true,
    };
  const secret = nextVersion(unit, current, item.draft, item.newName);
  const mayRead = maySecret(scope, 'read', item.name, slugs(sealed.tagIds));
  const isReal = !changesNothing(current, secret, item.draft, mayRead);
  return { ...each, previous: { secret: current, sealed }, secret: isReal ? secret : current, isReal };
};

const updatesOf = async (
  unit: Unit,
  project: Project,
  wanted: readonly Aimed[],
  tags: TagsById,
): Promise<readonly Update[]> => {
  const stored = wanted.flatMap(({ sealed }) => sealed ?? []);
  const opened = await openSecrets(unit, project, stored);
  const byId = new Map(opened.map((secret) => [secret.id, secret]));
  const updates = wanted.map((each) => updateOf(unit, each, each.sealed && byId.get(each.sealed.id), tags));
  for (const { secret } of updates) assertReminder(secret);
  return updates;
};

const updateOnce = async (unit: Unit, request: UpdateRequest): Promise<readonly WrittenSecret[]> => {
  const { mode } = request;
  const { scopes, placed } = await enterBatch(unit, request);
  const project = scopes[0]?.access.project;
  if (!project) return [];
  const all = await aimedIn(unit, placed);
  const tags = await tagsOf(unit, project, all);
  assertMayWrite(all, mode, tags);
  const wanted = wantedOf(all, mode);
  await assertNamesFree(unit, request, wanted);
  const updates = await updatesOf(unit, project, wanted, tags);
  unit.note({ metadata: traceOfMany(updates.map(({ secret }) => secret)) });
  if (updates.every(({ isReal }) => !isReal)) noteUnchanged(unit);
  const key = await dataKey(unit, project);
  const writes = updates
    .filter(({ isReal }) => isReal)
    .map(({ secret, previous }) =>
      previous ? replacement(unit, key, secret, previous) : creation(unit, key, secret, 'conflict'),
    );
  await commitWrites(unit, scopes, writes);
  return updates.map(({ scope, secret, item }) => written(scope, secret, tags, item.draft));
};

/**
 * Writes the next version of shared secrets, none of those that would not change, all or none. `invalid-input` for a
 * name twice, `not-found` listing the names that are not there unless the mode says otherwise, `bad-request` listing
 * the new names that are taken.
 */
export const updateSecrets = (unit: Unit, request: UpdateRequest): Promise<readonly WrittenSecret[]> => {
  assertDistinct(request);
  return retryingConflicts(unit, () => updateOnce(unit, request));
};
