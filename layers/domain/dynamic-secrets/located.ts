import { LocketError } from '../errors.ts';
import { openScope, type PresentScope, type ScopeRequest, withFolder } from '../places/scope.ts';
import type { Unit } from '../unit.ts';
import type { DynamicSecret } from './dynamic-secret.ts';
import { type Lease, ownerOf } from './lease.ts';
import { assertMayDynamic, type DynamicAction } from './rights.ts';

/** A dynamic secret, and the place that the caller entered to find it. */
export interface LocatedDynamicSecret {
  readonly scope: PresentScope;
  readonly dynamicSecret: DynamicSecret;
}

export interface LocatedLease extends LocatedDynamicSecret {
  readonly lease: Lease;
}

const dynamicSecretNotFound = (name: string): LocketError =>
  new LocketError('not-found', `Dynamic secret '${name}' not found in this folder`);

const leaseNotFound = (): LocketError => new LocketError('not-found', 'Lease not found in this folder');

/** Enters a folder to do this to its dynamic secrets: `permission-denied` unless the caller may. */
export const enterFolder = async (
  unit: Unit,
  request: ScopeRequest,
  action: DynamicAction,
): Promise<PresentScope> => {
  const scope = await openScope(unit, request);
  assertMayDynamic(scope, action);
  return withFolder(scope);
};

/** How the trail names a dynamic secret. */
export const noteDynamicSecret = (unit: Unit, { id, name, type }: DynamicSecret): void =>
  unit.note({ metadata: { dynamicSecretId: id, dynamicSecretName: name, dynamicSecretType: type } });

/** How the trail names a lease. */
export const noteLease = (unit: Unit, { id, externalEntityId, expireAt }: Lease): void =>
  unit.note({ metadata: { leaseId: id, leaseExternalEntityId: externalEntityId, leaseExpireAt: expireAt } });

/** Has the event in hand start the workflow of leases, which looks for what it is about in this folder. */
export const noteWork = (
  unit: Unit,
  { environmentId, folderId }: Pick<Lease, 'environmentId' | 'folderId'>,
): void => unit.note({ metadata: { environmentId, folderId } });

/** The dynamic secret of this name; `not-found` without one. */
export const dynamicSecretNamed = async (
  unit: Unit,
  request: ScopeRequest & { readonly name: string },
  action: DynamicAction,
): Promise<LocatedDynamicSecret> => {
  const scope = await enterFolder(unit, request, action);
  const dynamicSecret = await unit.stores.dynamicSecrets.named(
    scope.environment.id,
    scope.folderId,
    request.name,
  );
  if (!dynamicSecret) throw dynamicSecretNotFound(request.name);
  noteDynamicSecret(unit, dynamicSecret);
  return { scope, dynamicSecret };
};

/** A lease of the folder's dynamic secrets; one that stands elsewhere looks like none. */
export const leaseInScope = async (
  unit: Unit,
  request: ScopeRequest & { readonly leaseId: string },
  action: DynamicAction,
): Promise<LocatedLease> => {
  const scope = await enterFolder(unit, request, action);
  const lease = await unit.stores.leases.find(request.leaseId);
  const isHere = lease?.environmentId === scope.environment.id && lease.folderId === scope.folderId;
  if (!lease || !isHere || lease.projectId !== scope.access.project.id) throw leaseNotFound();
  const dynamicSecret = await unit.stores.dynamicSecrets.find(ownerOf(lease));
  // Let go together with its dynamic secret, or by somebody who would not wait for its end.
  if (!dynamicSecret || lease.isForced) throw leaseNotFound();
  noteDynamicSecret(unit, dynamicSecret);
  noteLease(unit, lease);
  return { scope, dynamicSecret, lease };
};
