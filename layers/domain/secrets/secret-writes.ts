import { type FolderChanges, recorded, type SecretChange } from '../history/commit.ts';
import type { DataKey } from '../keys/envelope.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { referenceChanges } from './reference-changes.ts';
import { reminderChanges } from './reminders.ts';
import type { PresentScope } from './scope.ts';
import { sealSecret } from './sealing.ts';
import type { SealedSecret, Secret } from './secret.ts';

/** What one request does to one shared secret: in storage, and in the history of its folder. */
export interface SecretWrite {
  readonly folderId: string;
  readonly change: SecretChange;
  readonly changes: readonly Change[];
}

/** A live secret, opened and as it is stored. */
export interface Live {
  readonly secret: Secret;
  readonly sealed: SealedSecret;
}

type Action = Pick<SecretChange, 'action'> & Partial<SecretChange>;

/** How history tells of a change to a secret. */
export const told = (
  { id, name, version }: Pick<Secret, 'id' | 'name' | 'version'>,
  action: Action,
): SecretChange => ({
  kind: 'secret',
  id,
  name,
  version,
  ...action,
});

/** What goes with every change of a secret: who refers to whom, and its reminder. */
export const companions = (
  unit: Unit,
  previous: Secret | undefined,
  next: Secret | undefined,
): readonly Change[] => [...referenceChanges(unit, previous, next), ...reminderChanges(unit, previous, next)];

export const creation = (unit: Unit, key: DataKey, secret: Secret, taken?: 'conflict'): SecretWrite => ({
  folderId: secret.folderId,
  change: told(secret, { action: 'create' }),
  changes: [
    ...unit.stores.secrets.creation(sealSecret(unit, key, secret), taken),
    ...companions(unit, undefined, secret),
  ],
});

export const replacement = (unit: Unit, key: DataKey, secret: Secret, previous: Live): SecretWrite => ({
  folderId: secret.folderId,
  change: told(secret, {
    action: 'update',
    ...(secret.name !== previous.secret.name && { previousName: previous.secret.name }),
  }),
  changes: [
    ...unit.stores.secrets.replacement(sealSecret(unit, key, secret), previous.sealed),
    ...companions(unit, previous.secret, secret),
  ],
});

export const deletion = (unit: Unit, { secret, sealed }: Live, at: string): SecretWrite => ({
  folderId: secret.folderId,
  change: told(secret, { action: 'delete', version: secret.version + 1 }),
  changes: [...unit.stores.secrets.deletion(sealed, at), ...companions(unit, secret, undefined)],
});

const changesOf = (
  { access, environment, folderId }: PresentScope,
  writes: readonly SecretWrite[],
): FolderChanges => ({
  folder: { projectId: access.project.id, environmentId: environment.id, folderId },
  changes: writes.filter((write) => write.folderId === folderId).map(({ change }) => change),
});

/** What history tells of writes, folder by folder, each folder of these scopes once. */
export const changesIn = (
  scopes: readonly PresentScope[],
  writes: readonly SecretWrite[],
): readonly FolderChanges[] => {
  const folders = new Map(scopes.map((scope) => [scope.folderId, scope]));
  return [...folders.values()]
    .map((scope) => changesOf(scope, writes))
    .filter(({ changes }) => changes.length > 0);
};

/**
 * Carries out writes in these folders, and what history does not tell of beside them, and records one commit in each
 * folder that changed: all or nothing.
 */
export const commitWrites = async (
  unit: Unit,
  scopes: readonly PresentScope[],
  writes: readonly SecretWrite[],
  beside: readonly Change[] = [],
): Promise<void> => {
  const commits = await recorded(unit, changesIn(scopes, writes));
  await unit.commit([...writes.flatMap(({ changes }) => changes), ...beside, ...commits]);
};
