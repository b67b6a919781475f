import { LocketError } from '../errors.ts';
import type { Project } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import {
  assertDistinct,
  assertFree,
  assertThere,
  type BatchRequest,
  enterBatch,
  headsOf,
  listed,
  type Placed,
  repeatedNames,
  type UpdateItem,
} from './batch.ts';
import { assertDraftFits, nextVersion } from './drafts.ts';
import { assertMayRefer } from './reference-rights.ts';
import { assertReminder } from './reminders.ts';
import type { Relocation } from './renaming.ts';
import { consequencesOfRelocations, type References } from './renaming-consequences.ts';
import { assertMaySecret, assertOpensNothing } from './rights.ts';
import { dataKey, openSecrets } from './sealing.ts';
import type { SealedSecret, Secret } from './secret.ts';
import { type TagsById, tagsOfUpdate } from './secret-tags.ts';
import { commitWrites, type Live, replacement } from './secret-writes.ts';
import { traceOfMany } from './trail.ts';
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

/** Rights are asked for on the secret as it is and as it will be; what is not there has no tags. */
const assertMayUpdate = (all: readonly Aimed[], { slugs }: TagsById): void => {
  for (const { item, scope, sealed } of all) {
    const tagIds = sealed?.tagIds ?? [];
    const before = { name: item.name, tags: slugs(tagIds) };
    const after = { name: item.newName ?? item.name, tags: slugs(item.draft.tagIds ?? tagIds) };
    assertMaySecret(scope, 'edit', before.name, before.tags);
    assertMaySecret(scope, 'edit', after.name, after.tags);
    assertOpensNothing(scope, before, after);
    assertDraftFits(item.draft);
    assertMayRefer(scope.access, item.draft.value);
  }
};

/** Refuses new names that are taken, also by a secret of this batch, or given twice: `bad-request` listing them. */
const assertNamesFree = async (
  unit: Unit,
  request: BatchRequest<UpdateItem>,
  all: readonly Aimed[],
): Promise<void> => {
  const renamed = all.flatMap(({ item, scope }) =>
    item.newName !== undefined && item.newName !== item.name
      ? [{ path: item.path, scope, name: item.newName }]
      : [],
  );
  const twice = repeatedNames(request, renamed);
  if (twice.length > 0) throw new LocketError('bad-request', `Secret already exist: ${listed(twice)}`);
  assertFree(
    renamed.map(({ name }) => name),
    await headsOf(unit, renamed),
  );
};

interface Update extends Aimed {
  readonly previous: Live;
  readonly secret: Secret;
}

const updatesOf = async (unit: Unit, project: Project, all: readonly Aimed[]): Promise<readonly Update[]> => {
  const there = all.flatMap((each) => (each.sealed ? [{ ...each, sealed: each.sealed }] : []));
  const opened = await openSecrets(
    unit,
    project,
    there.map(({ sealed }) => sealed),
  );
  return there.flatMap((each, n) => {
    const current = opened[n];
    if (!current) return [];
    const secret = nextVersion(unit, current, each.item.draft, each.item.newName);
    assertReminder(secret);
    return [{ ...each, secret, previous: { secret: current, sealed: each.sealed } }];
  });
};

const relocationsOf = (updates: readonly Update[]): readonly Relocation[] =>
  updates.flatMap(({ scope, previous: { sealed }, secret: { name } }) =>
    name === sealed.name ? [] : [{ secret: sealed, from: scope, to: scope, newName: name }],
  );

export interface UpdateSecretsRequest extends BatchRequest<UpdateItem> {
  /** Has the references to renamed secrets follow them. */
  readonly updateReferences?: boolean | undefined;
}

/** What was written, and who refers to what was renamed. */
export interface UpdatedSecrets {
  readonly secrets: readonly WrittenSecret[];
  readonly references: References | undefined;
}

const updateOnce = async (unit: Unit, request: UpdateSecretsRequest): Promise<UpdatedSecrets> => {
  const { scopes, placed } = await enterBatch(unit, request);
  const project = scopes[0]?.access.project;
  const [access] = scopes.map((scope) => scope.access);
  if (!project || !access) return { secrets: [], references: undefined };
  const all = await aimedIn(unit, placed);
  const tags = await tagsOf(unit, project, all);
  assertMayUpdate(all, tags);
  assertThere(
    all.map(({ item }) => item.name),
    all.map(({ sealed }) => sealed),
  );
  await assertNamesFree(unit, request, all);
  const drafted = await updatesOf(unit, project, all);
  const consequences = await consequencesOfRelocations(unit, access, relocationsOf(drafted), {
    update: request.updateReferences === true,
    inHand: new Set(drafted.map(({ secret }) => secret.id)),
  });
  const updates = drafted.map((each) =>
    each.item.draft.value === undefined ? { ...each, secret: consequences.following(each.secret) } : each,
  );
  unit.note({ metadata: traceOfMany(updates.map(({ secret }) => secret)) });
  const key = await dataKey(unit, project);
  const writes = updates.map(({ secret, previous }) => replacement(unit, key, secret, previous));
  await commitWrites(unit, [...scopes, ...consequences.scopes], [...writes, ...consequences.writes]);
  return {
    secrets: updates.map(({ scope, secret, item }) => written(scope, secret, tags, item.draft)),
    references: consequences.references,
  };
};

/**
 * Writes the next version of shared secrets, all or none. `invalid-input` for a name twice, `not-found` listing the
 * names that are not there, `bad-request` listing the new names that are taken.
 */
export const updateSecrets = (unit: Unit, request: UpdateSecretsRequest): Promise<UpdatedSecrets> => {
  assertDistinct(request);
  return retryingConflicts(unit, () => updateOnce(unit, request));
};
