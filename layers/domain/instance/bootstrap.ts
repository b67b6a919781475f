import { instanceScope } from '../audit/event.ts';
import { equalSecrets, sha256Hex } from '../digests.ts';
import { LocketError } from '../errors.ts';
import { type AttachedMethod, attachmentOf, type Identity, type TokenState } from '../identities/identity.ts';
import { everyAddress } from '../identities/token-policy.ts';
import { foundingMembership, newOrganization } from '../organizations/new-organization.ts';
import type { Organization } from '../organizations/organization.ts';
import { hashPassword } from '../passwords.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';

/** Header of the one-time secret that the deployment made, where it made one. */
export const bootstrapSecretHeader = 'x-locket-bootstrap-secret';

export interface BootstrapRequest {
  readonly email: string;
  readonly password: string;
  readonly organization: string;
  /** The one-time secret, as the caller sent it. */
  readonly secret?: string | undefined;
}

export interface BootstrapResult {
  readonly user: User;
  readonly organization: Organization;
  readonly identity: Identity;
  readonly token: string;
}

/** A year in seconds: long enough not to run out at night, short enough that a forgotten copy does not last. */
const adminTokenLifetime = 31_536_000;

const newUser = async (unit: Unit, { email, password }: BootstrapRequest, at: string): Promise<User> => ({
  id: unit.runtime.uuid(),
  username: email,
  email,
  firstName: 'Admin',
  lastName: null,
  superAdmin: true,
  passwordHash: await hashPassword(password, unit.runtime),
  createdAt: at,
  updatedAt: at,
  revision: 1,
});

/** An admin identity that logs in by listed tokens only. */
const newAdminIdentity = (unit: Unit, orgId: string, at: string): Identity => ({
  id: unit.runtime.uuid(),
  orgId,
  name: 'Instance Admin Identity',
  role: 'admin',
  membershipId: unit.runtime.uuid(),
  authMethods: ['token-auth'],
  hasTokenRows: true,
  metadata: [],
  hasDeleteProtection: false,
  createdAt: at,
  updatedAt: at,
  revision: 1,
});

export const newTokenAuth = (unit: Unit, { id, orgId }: Identity, at: string): AttachedMethod => ({
  id: unit.runtime.uuid(),
  identityId: id,
  orgId,
  method: 'token-auth',
  accessTokenTTL: adminTokenLifetime,
  accessTokenMaxTTL: adminTokenLifetime,
  accessTokenNumUsesLimit: 0,
  accessTokenTrustedIps: everyAddress,
  config: {},
  createdAt: at,
  updatedAt: at,
  revision: 1,
});

/** The identity with its one login method. */
export const newAdmin = (unit: Unit, orgId: string, at: string) => {
  const bare = newAdminIdentity(unit, orgId, at);
  const method = newTokenAuth(unit, bare, at);
  return { identity: { ...bare, attachments: [attachmentOf(method)] }, method };
};

export const newToken = (unit: Unit, identity: Identity, method: AttachedMethod, at: string): TokenState => ({
  id: unit.runtime.uuid(),
  identityId: identity.id,
  name: 'Instance Admin Token',
  authMethod: method.method,
  accessTokenTTL: method.accessTokenTTL,
  accessTokenMaxTTL: method.accessTokenMaxTTL,
  accessTokenNumUsesLimit: 0,
  numUses: 0,
  lastUsedAt: null,
  lastRenewedAt: null,
  isRevoked: false,
  clientSecretId: null,
  createdAt: at,
  updatedAt: at,
  expiresAt: Math.ceil(Date.parse(at) / 1000) + method.accessTokenMaxTTL,
});

export const sign = (
  unit: Unit,
  identity: Identity,
  method: AttachedMethod,
  token: TokenState,
): Promise<string> =>
  unit.tokens.sign(
    {
      authTokenType: 'identityAccessToken',
      identityId: identity.id,
      identityName: identity.name,
      identityAccessTokenId: token.id,
      authMethod: token.authMethod,
      attachmentId: method.id,
      orgId: identity.orgId,
      accessTokenTTL: token.accessTokenTTL,
      accessTokenMaxTTL: token.accessTokenMaxTTL,
      accessTokenNumUsesLimit: 0,
    } as { authTokenType: string },
    token.accessTokenMaxTTL,
  );

/** An empty instance at a public address would belong to whoever asks first. */
const assertHoldsSecret = async (unit: Unit, secret: string | undefined): Promise<void> => {
  const digest = await unit.stores.instance.bootstrapDigest();
  if (digest === undefined || equalSecrets(digest, sha256Hex(secret ?? ''))) return;
  throw new LocketError(
    'unauthenticated',
    `Setting this instance up takes the header ${bootstrapSecretHeader}: the deployment's output BootstrapSecretArn names the secret that holds it`,
  );
};

/**
 * Sets the instance up once: root key if none, admin user, organization and an admin identity with a token, all in
 * one transaction. `bad-request` when it was set up already, `unauthenticated` without the one-time secret of a
 * deployment.
 */
export const bootstrap = async (unit: Unit, request: BootstrapRequest): Promise<BootstrapResult> => {
  if (await unit.stores.instance.isInitialized())
    throw new LocketError('bad-request', 'Instance has already been set up', { trail: 'denied' });
  await assertHoldsSecret(unit, request.secret);
  await unit.keys.ensureRootKey();
  const at = unit.runtime.now().toISOString();
  const [user, organization] = await Promise.all([
    newUser(unit, request, at),
    newOrganization(unit, request.organization, at),
  ]);
  const { identity, method } = newAdmin(unit, organization.id, at);
  const token = newToken(unit, identity, method, at);
  const signed = await sign(unit, identity, method, token);
  const { stores } = unit;
  unit.note({ organizationId: organization.id, metadata: { userId: user.id, identityId: identity.id } });
  await unit
    .commit([
      stores.instance.stamping(at),
      stores.instance.initialization({
        orgId: organization.id,
        userId: user.id,
        identityId: identity.id,
        at,
      }),
      ...stores.users.creation(user),
      ...stores.organizations.creation(organization),
      ...stores.organizations.membershipCreation(foundingMembership(unit, organization.id, user.id, at)),
      ...stores.identities.creation(identity),
      ...stores.identities.methodCreation(method),
      ...stores.identities.tokenCreation(token, identity),
    ])
    .catch((error) => {
      // Somebody else was first: what was to be made is in nobody's trail.
      unit.note({ organizationId: instanceScope, metadata: { userId: undefined, identityId: undefined } });
      throw error;
    });
  return { user, organization, identity, token: signed };
};
