import { isTrusted } from '../addresses/trusted-ips.ts';
import { type IdentityCaller, metadataByKey } from '../caller.ts';
import { LocketError } from '../errors.ts';
import type { IdentityClaims } from '../tokens/claims.ts';
import type { Origin, Unit } from '../unit.ts';
import {
  type Attachment,
  type AuthMethod,
  attachmentOf,
  type Identity,
  type TokenState,
} from './identity.ts';

type Context = Pick<Unit, 'stores' | 'runtime'> & { readonly origin: Origin };

const refused = (message: string): LocketError => new LocketError('unauthenticated', message);

/** Seconds since 1970 at which the token's running TTL started. */
const startOfTtl = (claims: IdentityClaims, state: TokenState | undefined): number =>
  state?.lastRenewedAt ? Math.floor(Date.parse(state.lastRenewedAt) / 1000) : claims.iat;

const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1000);

/** True for the very attachment that issued the token: one that was removed and made anew is another. */
const isSameAttachment = (claims: IdentityClaims, method: Attachment): boolean =>
  claims.attachmentId === undefined
    ? Math.floor(Date.parse(method.createdAt) / 1000) <= claims.iat
    : method.id === claims.attachmentId;

/** Refuses a token whose identity or login method is gone, or was attached anew after the token was issued. */
const assertStillAttached = (claims: IdentityClaims, method: Attachment | undefined): Attachment => {
  if (!method || !isSameAttachment(claims, method))
    throw refused('The auth method of this token was removed');
  return method;
};

/** What the identity says of the method that issued the token; an older record does not say, and the method is read. */
const attachmentFor = async (
  claims: IdentityClaims,
  { id, attachments }: Identity,
  { stores }: Context,
): Promise<Attachment | undefined> => {
  if (attachments) return attachments.find(({ method }) => method === claims.authMethod);
  const method = await stores.identities.method(id, claims.authMethod as AuthMethod);
  return method && attachmentOf(method);
};

/** Refuses a revoked or expired token: TTL counts from the last renewal, max TTL from issue. */
const assertTokenAlive = (
  claims: IdentityClaims,
  { revocations = 0 }: Identity,
  state: TokenState | undefined,
  now: Date,
): void => {
  if (state?.isRevoked || (claims.revocations ?? 0) !== revocations)
    throw refused('The access token was revoked');
  if (claims.accessTokenTTL > 0 && seconds(now) > startOfTtl(claims, state) + claims.accessTokenTTL)
    throw refused('Token expired: its TTL has passed, renew or log in again');
};

const assertAddress = (method: Attachment, origin: Origin): void => {
  if (!isTrusted(method.accessTokenTrustedIps, origin.ipAddress))
    throw new LocketError('forbidden', 'This token may not be used from your network address');
};

/** What a living token stands on, all of it read now. */
export interface Standing {
  readonly identity: Identity;
  /** Absent for a token that was neither renewed nor counted nor listed. */
  readonly state: TokenState | undefined;
}

/**
 * What a verified token stands on, from strongly consistent reads of its identity, login method and state. Throws
 * `unauthenticated` for a dead token and `forbidden` for an address outside the trusted ranges; uses are not looked at.
 */
export const standingOf = async (claims: IdentityClaims, context: Context): Promise<Standing> => {
  const { identities } = context.stores;
  const identity = await identities.find(claims.identityId);
  if (!identity || identity.orgId !== claims.orgId)
    throw refused('The identity of this token no longer exists');
  const [attached, state] = await Promise.all([
    attachmentFor(claims, identity, context),
    // The first row of any token marks the identity in the same transaction: without the mark none can be revoked.
    identity.hasTokenRows === false
      ? undefined
      : identities.token(claims.identityId, claims.identityAccessTokenId),
  ]);
  const method = assertStillAttached(claims, attached);
  assertTokenAlive(claims, identity, state, context.runtime.now());
  assertAddress(method, context.origin);
  return { identity, state };
};

/**
 * The machine identity behind a verified token, which is used once by this. Throws `unauthenticated` for a dead token
 * and `forbidden` for an address outside the trusted ranges.
 */
export const authenticateIdentity = async (
  claims: IdentityClaims,
  context: Context,
): Promise<IdentityCaller> => {
  const { identity, state } = await standingOf(claims, context);
  await spendUse(claims, state, context);
  return {
    kind: 'identity',
    id: identity.id,
    name: identity.name,
    orgId: identity.orgId,
    membershipId: identity.membershipId,
    orgRole: identity.role,
    orgCustomRoleId: identity.customRoleId,
    inGroups: identity.inGroups,
    authMethod: claims.authMethod,
    authClaims: claims.authClaims ?? {},
    tokenId: claims.identityAccessTokenId,
    auditLogsRetentionDays: identity.auditLogsRetentionDays,
    metadata: metadataByKey(identity.metadata),
  };
};

/** Refuses a token with limited uses that has none left: `unauthenticated`. */
export const assertUsesLeft = (claims: IdentityClaims, state: TokenState | undefined): void => {
  if (claims.accessTokenNumUsesLimit > 0 && (state?.numUses ?? Infinity) >= claims.accessTokenNumUsesLimit)
    throw refused('The access token has no uses left');
};

/** Counts a use of a token with limited uses: the one write a read may make, because its owner asked for it. */
const spendUse = async (
  claims: IdentityClaims,
  state: TokenState | undefined,
  context: Context,
): Promise<void> => {
  if (claims.accessTokenNumUsesLimit === 0) return;
  if (!state) throw refused('The access token has no uses left');
  await context.stores.identities.countTokenUse(state, context.runtime.now().toISOString());
};
