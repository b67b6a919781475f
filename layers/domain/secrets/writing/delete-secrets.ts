import type { Asked } from '../../approvals/ask.ts';
import type { Project } from '../../projects/project.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { assertMaySecret } from '../core/rights.ts';
import { openSecrets } from '../core/sealing.ts';
import type { SealedSecret, Secret } from '../core/secret.ts';
import { type TagsById, tagsById } from '../core/secret-tags.ts';
import { named, overridesOf } from '../view/own-overrides.ts';
import { carryOut, type Live } from './alterations.ts';
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
import { type WrittenSecret, written } from './written-secret.ts';

interface Doomed extends Placed<DeleteItem> {
  /** The shared secret of the name. */
  readonly shared: SealedSecret | undefined;
  /** What is to go: that one, or the caller's override of it. */
  readonly sealed: SealedSecret | undefined;
  /** Records that go along unseen. */
  readonly beside: readonly SealedSecret[];
}

const doomedOf = async (unit: Unit, { placed }: PlacedBatch<DeleteItem>): Promise<readonly Doomed[]> => {
  const all = placed.map(({ item, scope }) => ({ scope, name: item.name }));
  const shared = await headsOf(unit, all);
  const isAnyPersonal = placed.some(({ item }) => item.type === 'personal');
  const own = isAnyPersonal ? await overridesOf(unit, shared) : [];
  return placed.map((each, n) => {
    if (each.item.type === 'shared') return { ...each, shared: shared[n], sealed: shared[n], beside: [] };
    const [sealed, ...beside] = own[n] ?? [];
    return { ...each, shared: shared[n], sealed, beside };
  });
};

const assertMayDelete = (all: readonly Doomed[], { slugs }: TagsById): void => {
  for (const { scope, item, shared } of all) {
    // Nobody is asked about a person's own.
    const { isAsked: _, ...own } = scope;
    const within = item.type === 'personal' ? own : scope;
    assertMaySecret(within, 'delete', item.name, slugs(shared?.tagIds ?? []));
  }
};

const tagsOf = (unit: Unit, project: Project, all: readonly Doomed[]): Promise<TagsById> =>
  tagsById(
    unit,
    project.id,
    all.flatMap(({ shared, sealed }) => [...(shared?.tagIds ?? []), ...(sealed?.tagIds ?? [])]),
  );

/** What is to go, opened; every one is known to be there. */
const liveOf = async (unit: Unit, project: Project, all: readonly Doomed[]): Promise<readonly Live[]> => {
  const stored = all.flatMap(({ sealed }) => sealed ?? []);
  const opened = await openSecrets(unit, project, stored);
  return stored.flatMap((sealed, n) => {
    const secret = opened[n];
    return secret ? [{ secret, sealed }] : [];
  });
};

/** An override that was deleted has the name under which it was. */
const shownAs = (secret: Secret, { item }: Doomed): Secret =>
  secret.type === 'personal' ? named(secret, item) : secret;

const deleteOnce = async (
  unit: Unit,
  request: BatchRequest<DeleteItem>,
): Promise<readonly WrittenSecret[] | Asked> => {
  const batch = await enterBatch(unit, request);
  const project = batch.scopes[0]?.access.project;
  if (!project) return [];
  const doomed = await doomedOf(unit, batch);
  const tags = await tagsOf(unit, project, doomed);
  assertMayDelete(doomed, tags);
  assertThere(
    doomed.map(({ item }) => item.name),
    doomed.map(({ sealed }) => sealed),
  );
  const live = await liveOf(unit, project, doomed);
  const shown = live.map(({ secret }, n) => shownAs(secret, doomed[n] as Doomed));
  const unseen = doomed.flatMap(({ beside }) => beside);
  const asked = await carryOut(
    unit,
    batch.scopes,
    [...live.map((before) => ({ before })), ...unseen.map((disposesOf) => ({ disposesOf }))],
    shown,
  );
  if (asked) return asked;
  return doomed.flatMap(({ scope }, n) => {
    const secret = shown[n];
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
): Promise<readonly WrittenSecret[] | Asked> => {
  assertDistinct(request);
  return retryingConflicts(unit, () => deleteOnce(unit, request));
};
