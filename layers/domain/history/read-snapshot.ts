import type { LocatedFolder } from '../folders/located-folder.ts';
import { placeAt } from '../places/scope.ts';
import type { Tag } from '../projects/tag.ts';
import { mayReadUntagged, maySecret } from '../secrets/core/rights.ts';
import { openSecrets } from '../secrets/core/sealing.ts';
import type { SealedSecret, Secret } from '../secrets/core/secret.ts';
import { tagsById } from '../secrets/core/secret-tags.ts';
import type { Unit } from '../unit.ts';
import type { Commit } from './commit.ts';
import { readableSnapshot, scopeOf } from './folder-history.ts';
import { liveFolders, liveSecrets, type Standing } from './folder-state.ts';
import { stateAt } from './reconstruct.ts';
import { readableNow } from './standing-now.ts';

interface SnapshotSecret {
  readonly secret: Secret;
  readonly tags: readonly Tag[];
}

/** What was in a folder at one commit. */
export interface Snapshot {
  readonly located: LocatedFolder;
  readonly commit: Commit;
  /** As far as the caller may read them, as they were and as they stand now; by name. */
  readonly secrets: readonly SnapshotSecret[];
  /** Secrets that were there, at versions which are no longer kept. */
  readonly pruned: readonly Standing[];
  readonly folders: readonly Standing[];
}

const byName = (a: Standing, b: Standing): number => (a.name < b.name ? -1 : 1);

/** The versions of secrets that a state names; undefined for one that is no longer kept. */
export const versionsIn = (
  unit: Unit,
  standings: readonly Standing[],
): Promise<readonly (SealedSecret | undefined)[]> =>
  Promise.all(standings.map(({ id, version }) => unit.stores.secrets.version(id, version)));

/**
 * A folder as it was at a commit, with the values the caller may read. Needs `secret-rollback:read` and to read
 * secrets there; `not-found` for an unknown snapshot.
 */
export const readSnapshot = async (unit: Unit, snapshotId: string): Promise<Snapshot> => {
  const { located, commit } = await readableSnapshot(unit, snapshotId);
  const scope = scopeOf(located);
  const { project } = scope.access;
  const place = placeAt(located.environment, located.path);
  const state = await stateAt(unit.stores, located.folder.id, commit.id);
  const standings = [...liveSecrets(state)].sort(byName);
  const versions = await versionsIn(unit, standings);
  const kept = versions.flatMap((version) => version ?? []);
  const tags = await tagsById(
    unit,
    project.id,
    kept.flatMap(({ tagIds }) => tagIds),
  );
  const readable = await readableNow(
    unit,
    scope.access,
    kept.filter(({ name, tagIds }) => maySecret(scope, 'read', name, tags.slugs(tagIds))),
  );
  const opened = await openSecrets(unit, project, readable);
  unit.note({ metadata: { numberOfSecrets: opened.length } });
  return {
    located,
    commit,
    secrets: opened.map((secret) => ({ secret, tags: tags.tags(secret.tagIds) })),
    pruned: standings.filter(({ name }, n) => !versions[n] && mayReadUntagged(scope.access, place, name)),
    folders: [...liveFolders(state)].sort(byName),
  };
};
