import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { enterIdentity, type IdentityAccess, type IdentityAction } from './access.ts';
import { assertMayActAs, assertMayGiveRole } from './boundary.ts';
import type { AttachedMethod, AuthMethod, Identity } from './identity.ts';
import { methodRemoval } from './method-removal.ts';
import { defaultPolicy, type PolicyDraft, policyFrom } from './token-policy.ts';

/** One kind of login method: its name, and what of its configuration the audit trail shows. */
export interface MethodKind<C> {
  readonly method: AuthMethod;
  /** As in a sentence, e.g. `universal auth`. */
  readonly noun: string;
  /** Configuration for the trail: never a secret. */
  readonly noted: (config: C) => Readonly<Record<string, unknown>>;
}

/** A login method and the identity it is attached to. */
export interface MethodAccess<C> extends IdentityAccess {
  readonly method: AttachedMethod<C>;
}

const noteMethod = <C>(unit: Unit, kind: MethodKind<C>, method: AttachedMethod<C>): void =>
  unit.note({
    metadata: {
      accessTokenTTL: method.accessTokenTTL,
      accessTokenMaxTTL: method.accessTokenMaxTTL,
      accessTokenNumUsesLimit: method.accessTokenNumUsesLimit,
      accessTokenTrustedIps: method.accessTokenTrustedIps,
      ...kind.noted(method.config),
    },
  });

/** The attached method, for a caller who may do `action` on its identity. `not-found` when it is not attached. */
export const enterMethod = async <C>(
  unit: Unit,
  kind: Pick<MethodKind<C>, 'method' | 'noun'>,
  identityId: string,
  action: IdentityAction,
): Promise<MethodAccess<C>> => {
  const [found, method] = await Promise.all([
    enterIdentity(unit, identityId, action),
    unit.stores.identities.method<C>(identityId, kind.method),
  ]);
  if (!method) throw new LocketError('not-found', `The identity does not have ${kind.noun} attached`);
  return { ...found, method };
};

const withMethods = (unit: Unit, identity: Identity, authMethods: readonly AuthMethod[]) => {
  const next = {
    ...identity,
    authMethods,
    updatedAt: unit.runtime.now().toISOString(),
    revision: identity.revision + 1,
  };
  return unit.stores.identities.replacement(next, identity);
};

const newMethod = <C>(
  unit: Unit,
  kind: MethodKind<C>,
  identity: Identity,
  draft: PolicyDraft,
  config: C,
): AttachedMethod<C> => {
  const at = unit.runtime.now().toISOString();
  return {
    ...policyFrom(draft, defaultPolicy),
    id: unit.runtime.uuid(),
    identityId: identity.id,
    orgId: identity.orgId,
    method: kind.method,
    config,
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
};

/**
 * Attaches a login method beside the others an identity has: `bad-request` for one that it has already, or for a bad
 * TTL or address. Two at the same moment meet at the identity's revision, so that the list keeps both.
 * `forbidden` when the identity may do more than the caller.
 */
export const attachMethod = <C>(
  unit: Unit,
  kind: MethodKind<C>,
  identityId: string,
  draft: PolicyDraft,
  config: C,
): Promise<AttachedMethod<C>> =>
  retryingConflicts(unit, async () => {
    const { access, identity } = await enterIdentity(unit, identityId, 'create');
    if (identity.authMethods.includes(kind.method))
      throw new LocketError('bad-request', `Failed to add ${kind.noun} to already configured identity`);
    await assertMayActAs(unit, access, identity, `Failed to add ${kind.noun} to a more privileged identity`);
    const method = newMethod(unit, kind, identity, draft, config);
    noteMethod(unit, kind, method);
    await unit.commit([
      ...unit.stores.identities.methodCreation(method),
      ...withMethods(unit, identity, [...identity.authMethods, kind.method]),
    ]);
    return method;
  });

/** The method as configured. */
export const readMethod = async <C>(
  unit: Unit,
  kind: MethodKind<C>,
  identityId: string,
): Promise<AttachedMethod<C>> => (await enterMethod<C>(unit, kind, identityId, 'read')).method;

/** Reconfigures a method: addresses count at once, TTLs for tokens issued from now on. */
export const updateMethod = <C>(
  unit: Unit,
  kind: MethodKind<C>,
  identityId: string,
  draft: PolicyDraft,
  configFrom: (before: C) => C,
): Promise<AttachedMethod<C>> =>
  retryingConflicts(unit, async () => {
    const { access, identity, method: before } = await enterMethod<C>(unit, kind, identityId, 'edit');
    await assertMayActAs(
      unit,
      access,
      identity,
      `Failed to update ${kind.noun} of a more privileged identity`,
    );
    const method = {
      ...before,
      ...policyFrom(draft, before),
      config: configFrom(before.config),
      updatedAt: unit.runtime.now().toISOString(),
      revision: before.revision + 1,
    };
    noteMethod(unit, kind, method);
    await unit.commit(unit.stores.identities.methodReplacement(method, before));
    return method;
  });

/**
 * Removes a method with its client secrets and tokens: nothing it issued is worth anything from then on. The other
 * methods and their tokens are untouched.
 */
export const detachMethod = <C>(
  unit: Unit,
  kind: MethodKind<C>,
  identityId: string,
): Promise<AttachedMethod<C>> =>
  retryingConflicts(unit, async () => {
    const { access, identity, method } = await enterMethod<C>(unit, kind, identityId, 'edit');
    assertMayGiveRole(
      access,
      identity.role,
      `Failed to revoke ${kind.noun} of identity with more privileged role`,
    );
    const kept = identity.authMethods.filter((name) => name !== kind.method);
    await unit.commit([...(await methodRemoval(unit, method)), ...withMethods(unit, identity, kept)]);
    return method;
  });
