import { isRefusal, LocketError } from '../errors.ts';
import { assertCanAnywhere } from '../permissions/ability.ts';
import { enterProject, type ProjectAccess } from '../projects/access.ts';
import type { Unit } from '../unit.ts';
import { assertMaySecret, mayScope, maySecret } from './rights.ts';
import { openScope, type PresentScope, type Scope, type ScopeRequest, withFolder } from './scope.ts';
import { openSecret, openSecrets } from './sealing.ts';
import type { SealedSecret, Secret, SecretType } from './secret.ts';

/** A secret with the place it was found at, which replies name. */
export interface FoundSecret {
  readonly secret: Secret;
  readonly scope: Scope;
}

export const secretNotFound = (): LocketError => new LocketError('not-found', 'Secret not found');

const ownerOf = (unit: Unit, type: SecretType): { readonly userId?: string } => {
  if (type === 'shared') return {};
  if (unit.caller.kind !== 'user')
    throw new LocketError(
      'bad-request',
      'Personal secrets belong to people: this token is not a user session',
    );
  return { userId: unit.caller.id };
};

/** The live record of a name in a scope, of the asked type: `not-found` when there is none. */
export const liveSecret = async (
  unit: Unit,
  scope: PresentScope,
  name: string,
  type: SecretType,
): Promise<SealedSecret> => {
  const { environment, folderId } = scope;
  const found = await unit.stores.secrets.head({
    environmentId: environment.id,
    folderId,
    name,
    ...ownerOf(unit, type),
  });
  if (!found) throw secretNotFound();
  return found;
};

const versionOf = async (
  unit: Unit,
  live: SealedSecret,
  version: number | undefined,
): Promise<SealedSecret> => {
  if (version === undefined || version === live.version) return live;
  const found = await unit.stores.secrets.version(live.id, version);
  if (!found) throw new LocketError('not-found', `Version ${version} of this secret not found`);
  return found;
};

export interface ReadSecretRequest extends ScopeRequest {
  readonly name: string;
  readonly type: SecretType;
  readonly version?: number | undefined;
}

const noteSecret = (unit: Unit, { id, name, version }: Secret): void =>
  unit.note({ metadata: { secretId: id, secretKey: name, secretVersion: version } });

/** One secret by name: `not-found`, `permission-denied`, and what entering the scope refuses. */
export const readSecret = async (unit: Unit, request: ReadSecretRequest): Promise<FoundSecret> => {
  const scope = withFolder(await openScope(unit, request));
  assertMaySecret(scope, 'read', request.name);
  const live = await liveSecret(unit, scope, request.name, request.type);
  const secret = await openSecret(unit, scope.access.project, await versionOf(unit, live, request.version));
  noteSecret(unit, secret);
  return { secret, scope };
};

/** The shared secrets of a folder that the caller may read; a folder that is not there has none. */
export const listSecrets = async (unit: Unit, request: ScopeRequest): Promise<readonly FoundSecret[]> => {
  const scope = await openScope(unit, request);
  assertCanAnywhere(scope.access.ability, 'read', 'secrets');
  const sealed = scope.folderId
    ? await unit.stores.secrets.inFolder(scope.environment.id, scope.folderId)
    : [];
  const readable = sealed.filter(({ name }) => maySecret(scope, 'read', name));
  if (readable.length === 0 && !mayScope(scope, 'read')) assertMaySecret(scope, 'read', '');
  const secrets = await openSecrets(unit, scope.access.project, readable);
  unit.note({ metadata: { numberOfSecrets: secrets.length } });
  return secrets.map((secret) => ({ secret, scope }));
};

/** Enters the project of a record found by its id: a foreign one must look as if the record did not exist. */
const enterProjectOf = async (unit: Unit, { projectId }: SealedSecret): Promise<ProjectAccess> => {
  try {
    return await enterProject(unit, projectId);
  } catch (error) {
    throw isRefusal(error, 'not-found') ? secretNotFound() : error;
  }
};

/** Where a secret record lives, when everything above it is still alive and the caller may enter. */
const scopeOf = async (unit: Unit, record: SealedSecret): Promise<PresentScope | undefined> => {
  const access = await enterProjectOf(unit, record);
  const environment = access.project.environments.find(({ id }) => id === record.environmentId);
  if (!environment) return undefined;
  if (record.folderId === environment.id)
    return { access, environment, path: '/', segments: [], folderId: record.folderId };
  const folder = await unit.stores.folders.find(record.folderId);
  const line = folder && (await unit.stores.folders.lineage(folder));
  if (!line) return undefined;
  const segments = line.map(({ name }) => name);
  return { access, environment, path: `/${segments.join('/')}`, segments, folderId: record.folderId };
};

/** One secret by id; gone, foreign and deleted ones are all `not-found`. */
export const readSecretById = async (unit: Unit, secretId: string): Promise<FoundSecret> => {
  const latest = await unit.stores.secrets.latestVersion(secretId);
  const scope = latest && (await scopeOf(unit, latest));
  if (!latest || !scope) throw secretNotFound();
  assertMaySecret(scope, 'read', latest.name);
  const { environmentId, folderId, name, userId } = latest;
  if (userId !== null && userId !== (unit.caller.kind === 'user' ? unit.caller.id : undefined))
    throw secretNotFound();
  const live = await unit.stores.secrets.head({
    environmentId,
    folderId,
    name,
    ...(userId === null ? {} : { userId }),
  });
  if (live?.id !== secretId) throw secretNotFound();
  const secret = await openSecret(unit, scope.access.project, live);
  unit.note({ metadata: { environment: scope.environment.slug, secretPath: scope.path } });
  noteSecret(unit, secret);
  return { secret, scope };
};
