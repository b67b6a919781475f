import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { type FoundSecret, liveSecret } from './read-secret.ts';
import { assertMaySecret } from './rights.ts';
import { openScope, type PresentScope, type ScopeRequest, withFolder } from './scope.ts';
import { dataKey, openSecret, sealSecret } from './sealing.ts';
import type { Secret, SecretMetadata, SecretType } from './secret.ts';

/** What a writer may set; `undefined` leaves a member as it is. */
export interface SecretDraft {
  readonly value?: string | undefined;
  readonly comment?: string | undefined;
  readonly tagIds?: readonly string[] | undefined;
  readonly metadata?: readonly SecretMetadata[] | undefined;
  readonly skipMultilineEncoding?: boolean | undefined;
  readonly reminderNote?: string | null | undefined;
  readonly reminderRepeatDays?: number | null | undefined;
}

export interface WriteSecretRequest extends ScopeRequest {
  readonly name: string;
  readonly type: SecretType;
  readonly draft: SecretDraft;
}

export interface UpdateSecretRequest extends WriteSecretRequest {
  readonly newName?: string | undefined;
}

const given = <T extends object>(members: T): Partial<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>;

const firstVersion = (unit: Unit, scope: PresentScope, request: WriteSecretRequest): Secret => {
  const at = unit.runtime.now().toISOString();
  return {
    id: unit.runtime.uuid(),
    projectId: scope.access.project.id,
    environmentId: scope.environment.id,
    folderId: scope.folderId,
    name: request.name,
    type: request.type,
    userId: null,
    version: 1,
    value: '',
    comment: '',
    tagIds: [],
    metadata: [],
    skipMultilineEncoding: false,
    reminderNote: null,
    reminderRepeatDays: null,
    createdAt: at,
    updatedAt: at,
    ...given(request.draft),
  } as Secret;
};

const note = (unit: Unit, { id, name, version }: Secret): void =>
  unit.note({ metadata: { secretId: id, secretKey: name, secretVersion: version } });

/** Creates a secret with version 1. `already-exists` when the name is taken, `not-found` for a missing folder. */
export const createSecret = async (unit: Unit, request: WriteSecretRequest): Promise<FoundSecret> => {
  const scope = withFolder(await openScope(unit, request));
  assertMaySecret(scope, 'create', request.name);
  const secret = firstVersion(unit, scope, request);
  const sealed = sealSecret(unit, await dataKey(unit, scope.access.project), secret);
  note(unit, secret);
  await unit.commit(unit.stores.secrets.creation(sealed));
  return { secret, scope };
};

const nextVersion = (unit: Unit, previous: Secret, request: UpdateSecretRequest): Secret => ({
  ...previous,
  ...given(request.draft),
  name: request.newName ?? previous.name,
  version: previous.version + 1,
  updatedAt: unit.runtime.now().toISOString(),
});

const updateOnce = async (unit: Unit, request: UpdateSecretRequest): Promise<FoundSecret> => {
  const scope = withFolder(await openScope(unit, request));
  assertMaySecret(scope, 'edit', request.name);
  if (request.newName) assertMaySecret(scope, 'edit', request.newName);
  const live = await liveSecret(unit, scope, request.name, request.type);
  const { project } = scope.access;
  const secret = nextVersion(unit, await openSecret(unit, project, live), request);
  const sealed = sealSecret(unit, await dataKey(unit, project), secret);
  note(unit, secret);
  await unit.commit(unit.stores.secrets.replacement(sealed, live));
  return { secret, scope };
};

/** Writes the next version of a secret; losers of a race try again, so versions have no gaps and none is lost. */
export const updateSecret = (unit: Unit, request: UpdateSecretRequest): Promise<FoundSecret> =>
  retryingConflicts(unit, () => updateOnce(unit, request));

const deleteOnce = async (unit: Unit, request: Omit<WriteSecretRequest, 'draft'>): Promise<FoundSecret> => {
  const scope = withFolder(await openScope(unit, request));
  assertMaySecret(scope, 'delete', request.name);
  const live = await liveSecret(unit, scope, request.name, request.type);
  const secret = await openSecret(unit, scope.access.project, live);
  note(unit, secret);
  await unit.commit(unit.stores.secrets.deletion(live, unit.runtime.now().toISOString()));
  return { secret, scope };
};

/** Deletes a secret and answers what it was. */
export const deleteSecret = (unit: Unit, request: Omit<WriteSecretRequest, 'draft'>): Promise<FoundSecret> =>
  retryingConflicts(unit, () => deleteOnce(unit, request));
