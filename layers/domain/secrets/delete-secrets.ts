import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import {
  assertDistinct,
  assertThere,
  type BatchRequest,
  type DeleteItem,
  enterBatch,
  headsOf,
  type Placed,
  type PlacedBatch,
} from './batch.ts';
import { overridesOf } from './overrides.ts';
import { assertMaySecret } from './rights.ts';
import { openSecrets } from './sealing.ts';
import type { SealedSecret } from './secret.ts';
import { type TagsById, tagsById } from './secret-tags.ts';
import { commitWrites, deletion } from './secret-writes.ts';
import { traceOfMany } from './trail.ts';
import { type WrittenSecret, written } from './written-secret.ts';

interface Doomed extends Placed<DeleteItem> {
  /** The shared secret of the name. */
  readonly shared: SealedSecret | undefined;
  /** What is to go: that one, or the caller's override of it. */
  readonly sealed: SealedSecret | undefined;
}

const doomedOf = async (unit: Unit, { placed }: PlacedBatch<DeleteItem>): Promise<readonly Doomed[]> => {
  const all = placed.map(({ item, scope }) => ({ scope, name: item.name }));
  const shared = await headsOf(unit, all);
  const own = placed.some(({ item }) => item.type === 'personal')
    ? await overridesOf(
        unit,
        all.map((each, n) => ({ ...each, shared: shared[n] })),
      )
    : [];
  return placed.map((each, n) => ({
    ...each,
    shared: shared[n],
    sealed: each.item.type === 'personal' ? own[n] : shared[n],
  }));
};

const assertMayDelete = (all: readonly Doomed[], { slugs }: TagsById): void => {
  for (const each of all)
    assertMaySecret(each.scope, 'delete', each.item.name, slugs(each.shared?.tagIds ?? []));
};

const deleteOnce = async (
  unit: Unit,
  request: BatchRequest<DeleteItem>,
): Promise<readonly WrittenSecret[]> => {
  const batch = await enterBatch(unit, request);
  const project = batch.scopes[0]?.access.project;
  if (!project) return [];
  const doomed = await doomedOf(unit, batch);
  const tagIds = doomed.flatMap(({ shared, sealed }) => [
    ...(shared?.tagIds ?? []),
    ...(sealed?.tagIds ?? []),
  ]);
  const tags = await tagsById(unit, project.id, tagIds);
  assertMayDelete(doomed, tags);
  assertThere(
    doomed.map(({ item }) => item.name),
    doomed.map(({ sealed }) => sealed),
  );
  const sealed = doomed.flatMap((each) => each.sealed ?? []);
  const secrets = await openSecrets(unit, project, sealed);
  unit.note({ metadata: traceOfMany(secrets) });
  const at = unit.runtime.now().toISOString();
  const live = secrets.flatMap((secret, n) => {
    const stored = sealed[n];
    return stored ? [{ secret, sealed: stored }] : [];
  });
  const shared = live.filter(({ secret }) => secret.type === 'shared');
  const personal = live.filter(({ secret }) => secret.type === 'personal');
  await commitWrites(
    unit,
    batch.scopes,
    shared.map((each) => deletion(unit, each, at)),
    personal.flatMap((each) => unit.stores.secrets.deletion(each.sealed, at)),
  );
  return doomed.flatMap(({ scope }, n) => {
    const secret = secrets[n];
    return secret ? [written(scope, secret, tags)] : [];
  });
};

/**
 * Deletes secrets, shared ones or the caller's overrides, all or none. `invalid-input` for a name twice, `not-found`
 * listing the names that are not there.
 */
export const deleteSecrets = (
  unit: Unit,
  request: BatchRequest<DeleteItem>,
): Promise<readonly WrittenSecret[]> => {
  assertDistinct(request);
  return retryingConflicts(unit, () => deleteOnce(unit, request));
};
