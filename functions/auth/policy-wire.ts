import * as z from 'zod';
import { maxTrustedIps } from '../../layers/domain/addresses/trusted-ips.ts';
import type { AttachedMethod, AuthMethod, TrustedIp } from '../../layers/domain/identities/identity.ts';
import { longestLifetime } from '../../layers/domain/identities/token-policy.ts';
import type { Outlook } from '../../layers/http/operation.ts';
import { id, instant, optional, uuid } from '../../layers/http/wire.ts';

/** Addresses and CIDR ranges; what each of them means is the domain's to say. */
export const trustedIpsInput = z
  .array(z.object({ ipAddress: z.string().trim().min(1).max(64) }))
  .min(1)
  .max(maxTrustedIps);

export const lifetime = z.int().max(longestLifetime);
export const usesLimit = z.int().min(0);

const shared = {
  accessTokenTrustedIps: optional(trustedIpsInput),
  accessTokenMaxTTL: optional(lifetime.min(1)),
  accessTokenPeriod: optional(lifetime.min(0)),
  accessTokenNumUsesLimit: optional(usesLimit),
};

/** What attaching any login method may say about its tokens. */
export const attachPolicyMembers = { ...shared, accessTokenTTL: optional(lifetime.min(1)) };
/** What reconfiguring it may say: a TTL of 0 leaves tokens alive until their max TTL. */
export const updatePolicyMembers = { ...shared, accessTokenTTL: optional(lifetime.min(0)) };

export const IdentityParams = z.object({ identityId: id });

/** Names the identity in the path and its method for the first round of reads. */
export const expectMethod =
  (method: AuthMethod) =>
  ({ params, stores }: Pick<Outlook<typeof IdentityParams, undefined, undefined>, 'params' | 'stores'>) =>
    stores.identities.expectIdentity(params.identityId, method);

const TrustedIpReply = () =>
  z.object({
    ipAddress: z.string(),
    type: z.enum(['ipv4', 'ipv6']),
    prefix: z.int().optional(),
  });
export const trustedIpsReply = () => z.array(TrustedIpReply());

/** The members that every login method's reply shares. */
export const policyReplyMembers = () => ({
  id: uuid,
  identityId: uuid,
  accessTokenTTL: z.int(),
  accessTokenMaxTTL: z.int(),
  accessTokenPeriod: z.int(),
  accessTokenNumUsesLimit: z.int(),
  accessTokenTrustedIps: trustedIpsReply(),
  createdAt: instant(),
  updatedAt: instant(),
});

export const trustedIpsOnTheWire = (addresses: readonly TrustedIp[]) =>
  addresses.map(({ ipAddress, type, prefix }) => ({
    ipAddress,
    type,
    ...(prefix !== undefined && { prefix }),
  }));

export const policyOnTheWire = (method: AttachedMethod<unknown>) => ({
  id: method.id,
  identityId: method.identityId,
  accessTokenTTL: method.accessTokenTTL,
  accessTokenMaxTTL: method.accessTokenMaxTTL,
  accessTokenPeriod: method.accessTokenPeriod ?? 0,
  accessTokenNumUsesLimit: method.accessTokenNumUsesLimit,
  accessTokenTrustedIps: trustedIpsOnTheWire(method.accessTokenTrustedIps),
  createdAt: method.createdAt,
  updatedAt: method.updatedAt,
});
