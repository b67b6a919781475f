import { LocketError } from '../errors.ts';
import type { DataKey } from '../keys/envelope.ts';
import { listed } from '../secrets/batch.ts';
import { assertMaySecret } from '../secrets/rights.ts';
import type { PresentScope } from '../secrets/scope.ts';
import { openSecrets, sealSecret } from '../secrets/sealing.ts';
import type { SealedSecret, Secret } from '../secrets/secret.ts';
import { tagsById } from '../secrets/secret-tags.ts';
import { companions, told } from '../secrets/secret-writes.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { SecretChange } from './commit.ts';
import { type FolderState, liveSecrets, type Standing } from './folder-state.ts';
import { versionsIn } from './read-snapshot.ts';

/** A secret that has to become what it was. */
interface Return {
  readonly wanted: Standing;
  /** As it is now; undefined when it is not in the folder any more. */
  readonly current: SealedSecret | undefined;
  /** As it was. */
  readonly version: SealedSecret;
}

/** What a rollback does to the secrets of one folder. */
export interface SecretRollback {
  readonly entries: readonly SecretChange[];
  readonly changes: readonly Change[];
}

interface States {
  readonly target: FolderState;
  readonly now: FolderState;
}

const returnsOf = async (
  unit: Unit,
  target: FolderState,
  heads: readonly SealedSecret[],
): Promise<readonly Return[]> => {
  const byId = new Map(heads.map((head) => [head.id, head]));
  const differing = liveSecrets(target).filter(({ id, version }) => byId.get(id)?.version !== version);
  const versions = await versionsIn(unit, differing);
  const missing = differing.filter((_, n) => !versions[n]);
  if (missing.length > 0)
    throw new LocketError(
      'bad-request',
      `These secrets are no longer kept as they were then: ${listed(missing.map(({ name }) => name))}`,
    );
  return differing.flatMap((wanted, n) => {
    const version = versions[n];
    return version ? [{ wanted, current: byId.get(wanted.id), version }] : [];
  });
};

/** Id and version under which a secret comes back: one that left with its id gets another. */
const identityOf = (unit: Unit, { now }: States, { wanted, current }: Return) => {
  if (current) return { id: current.id, version: current.version + 1 };
  const last = now.secrets.get(wanted.id);
  return last && !last.away
    ? { id: last.id, version: last.version + 1 }
    : { id: unit.runtime.uuid(), version: 1 };
};

const returned = (unit: Unit, states: States, each: Return, was: Secret): Secret => ({
  ...was,
  ...identityOf(unit, states, each),
  updatedAt: unit.runtime.now().toISOString(),
});

const entryOf = ({ wanted, current }: Return, secret: Secret): SecretChange => {
  if (!current) return told(secret, { action: secret.id === wanted.id ? 'restore' : 'create' });
  return told(secret, {
    action: 'update',
    ...(current.name !== secret.name && { previousName: current.name }),
  });
};

/** Rolling back asks for the rights that changing each secret by hand would need. */
const assertMay = async (
  unit: Unit,
  scope: PresentScope,
  returns: readonly Return[],
  doomed: readonly SealedSecret[],
): Promise<void> => {
  const tagIds = [
    ...doomed,
    ...returns.flatMap(({ current, version }) => [version, ...(current ? [current] : [])]),
  ];
  const { slugs } = await tagsById(
    unit,
    scope.access.project.id,
    tagIds.flatMap((secret) => secret.tagIds),
  );
  for (const { current, version } of returns) {
    if (current) assertMaySecret(scope, 'edit', current.name, slugs(current.tagIds));
    assertMaySecret(scope, current ? 'edit' : 'create', version.name, slugs(version.tagIds));
  }
  for (const { name, tagIds: ids } of doomed) assertMaySecret(scope, 'delete', name, slugs(ids));
};

interface Opened {
  readonly was: readonly Secret[];
  readonly now: ReadonlyMap<string, Secret>;
}

const opened = async (
  unit: Unit,
  { access }: PresentScope,
  returns: readonly Return[],
  doomed: readonly SealedSecret[],
): Promise<Opened> => {
  const live = [...returns.flatMap(({ current }) => current ?? []), ...doomed];
  const was = await openSecrets(
    unit,
    access.project,
    returns.map(({ version }) => version),
  );
  const now = await openSecrets(unit, access.project, live);
  return { was, now: new Map(now.map((secret) => [secret.id, secret])) };
};

/**
 * What puts the secrets of a folder back to a state they were in: changed ones get a further version, deleted ones
 * come back under their ids, those made since are deleted. `bad-request` naming secrets whose versions are gone.
 */
export const secretRollback = async (
  unit: Unit,
  scope: PresentScope,
  key: DataKey,
  states: States,
): Promise<SecretRollback> => {
  const heads = await unit.stores.secrets.inFolder(scope.environment.id, scope.folderId);
  const returns = await returnsOf(unit, states.target, heads);
  const wanted = new Set(liveSecrets(states.target).map(({ id }) => id));
  const doomed = heads.filter(({ id }) => !wanted.has(id));
  await assertMay(unit, scope, returns, doomed);
  const { was, now } = await opened(unit, scope, returns, doomed);
  const back = returns.map((each, n) => ({ each, secret: returned(unit, states, each, was[n] as Secret) }));
  const changed = new Set(returns.map((each) => each.wanted.id));
  const kept = heads.filter(({ id }) => wanted.has(id) && !changed.has(id));
  const revived = back.flatMap(({ each, secret }) => {
    const last = states.now.secrets.get(secret.id);
    return each.current || !last ? [] : [{ id: last.id, name: last.name }];
  });
  return {
    entries: [
      ...back.map(({ each, secret }) => entryOf(each, secret)),
      ...doomed.map(({ id, name, version }) => ({
        kind: 'secret' as const,
        id,
        name,
        version: version + 1,
        action: 'delete' as const,
      })),
    ],
    changes: [
      ...unit.stores.secrets.rearrangement({
        before: heads,
        after: [...kept, ...back.map(({ secret }) => sealSecret(unit, key, secret))],
        revived,
        at: unit.runtime.now().toISOString(),
      }),
      ...back.flatMap(({ each, secret }) =>
        companions(unit, each.current && now.get(each.current.id), secret),
      ),
      ...doomed.flatMap(({ id }) => companions(unit, now.get(id), undefined)),
    ],
  };
};
