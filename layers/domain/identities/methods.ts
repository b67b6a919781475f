import { LocketError } from '../errors.ts';
import { forGood, type Span, thisMoment } from '../permissions/coverage.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import {
  beyondReach,
  enterIdentity,
  enterToActAs,
  type IdentityAccess,
  type IdentityAction,
} from './access.ts';
import { assertMayActAs } from './boundary.ts';
import {
  type AttachedMethod,
  type Attachment,
  type AuthMethod,
  attachmentOf,
  type Identity,
} from './identity.ts';
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
      accessTokenPeriod: method.accessTokenPeriod ?? 0,
      accessTokenNumUsesLimit: method.accessTokenNumUsesLimit,
      accessTokenTrustedIps: method.accessTokenTrustedIps,
      ...kind.noted(method.config),
    },
  });

/** For how long a deed on a method has effect, when that is not for good. */
export type Lasting = (unit: Unit, method: AttachedMethod<unknown>) => Span;

/** A look at credentials is over when it is answered. */
export const aLook: Lasting = ({ runtime }) => thisMoment(runtime.now());

const everLasting: Lasting = ({ runtime }) => forGood(runtime.now());

/**
 * The attached method, for a deed of a caller who may do `action` on its identity and may act as it for as long as the
 * deed has effect. `not-found` when it is not attached.
 */
export const enterMethod = async <C>(
  unit: Unit,
  kind: Pick<MethodKind<C>, 'method' | 'noun'>,
  identityId: string,
  action: IdentityAction,
  deed: string,
  lasting = everLasting,
): Promise<MethodAccess<C>> => {
  const [found, method] = await Promise.all([
    enterIdentity(unit, identityId, action),
    unit.stores.identities.method<C>(identityId, kind.method),
  ]);
  const span = method && lasting(unit, method);
  await assertMayActAs(unit, found.access, found.identity, beyondReach(deed), span);
  if (!method) throw new LocketError('not-found', `The identity does not have ${kind.noun} attached`);
  return { ...found, method };
};

/** What requests check of the identity's methods; of an older record they are read one by one. */
const attachmentsOf = async ({ stores }: Unit, identity: Identity): Promise<readonly Attachment[]> => {
  if (identity.attachments) return identity.attachments;
  const attached = await Promise.all(
    identity.authMethods.map((method) => stores.identities.method(identity.id, method)),
  );
  return attached.flatMap((method) => (method ? [attachmentOf(method)] : []));
};

const withAttachments = (unit: Unit, identity: Identity, attachments: readonly Attachment[]) => {
  const next = {
    ...identity,
    authMethods: attachments.map(({ method }) => method),
    attachments,
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

/** `attachMethod` for a configuration that takes the identity to make: its organization's key seals part of it. */
export const attachSealedMethod = <C>(
  unit: Unit,
  kind: MethodKind<C>,
  identityId: string,
  draft: PolicyDraft,
  configFor: (identity: Identity) => C | Promise<C>,
): Promise<AttachedMethod<C>> =>
  retryingConflicts(unit, async () => {
    const { identity } = await enterToActAs(unit, identityId, 'create', `add ${kind.noun} to`);
    if (identity.authMethods.includes(kind.method))
      throw new LocketError('bad-request', `Failed to add ${kind.noun} to already configured identity`);
    const method = newMethod(unit, kind, identity, draft, await configFor(identity));
    noteMethod(unit, kind, method);
    await unit.commit([
      ...unit.stores.identities.methodCreation(method),
      ...withAttachments(unit, identity, [...(await attachmentsOf(unit, identity)), attachmentOf(method)]),
    ]);
    return method;
  });

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
): Promise<AttachedMethod<C>> => attachSealedMethod(unit, kind, identityId, draft, () => config);

/** The method as configured: it says what to present, and from where. */
export const readMethod = async <C>(
  unit: Unit,
  kind: MethodKind<C>,
  identityId: string,
): Promise<AttachedMethod<C>> =>
  (await enterMethod<C>(unit, kind, identityId, 'read', `read ${kind.noun} of`, aLook)).method;

/** Reconfigures a method: addresses count at once, TTLs for tokens issued from now on. */
export const updateMethod = <C>(
  unit: Unit,
  kind: MethodKind<C>,
  identityId: string,
  draft: PolicyDraft,
  configFrom: (before: C, identity: Identity) => C | Promise<C>,
): Promise<AttachedMethod<C>> =>
  retryingConflicts(unit, async () => {
    const deed = `update ${kind.noun} of`;
    const { identity, method: before } = await enterMethod<C>(unit, kind, identityId, 'edit', deed);
    const method = {
      ...before,
      ...policyFrom(draft, before),
      config: await configFrom(before.config, identity),
      updatedAt: unit.runtime.now().toISOString(),
      revision: before.revision + 1,
    };
    noteMethod(unit, kind, method);
    const attachments = (await attachmentsOf(unit, identity)).map((each) =>
      each.method === kind.method ? attachmentOf(method) : each,
    );
    await unit.commit([
      ...unit.stores.identities.methodReplacement(method, before),
      ...withAttachments(unit, identity, attachments),
    ]);
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
    const deed = `revoke ${kind.noun} of`;
    const { identity, method } = await enterMethod<C>(unit, kind, identityId, 'edit', deed);
    const kept = (await attachmentsOf(unit, identity)).filter((each) => each.method !== kind.method);
    await unit.commit([...(await methodRemoval(unit, method)), ...withAttachments(unit, identity, kept)]);
    return method;
  });
