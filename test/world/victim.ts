import { expect } from 'vitest';
import { newKeyPair } from '../../layers/domain/sso/saml/key-pair.ts';
import { testRuntime } from '../harness/clock.ts';
import { allItems } from '../harness/table.ts';
import { nextWeek } from '../specimens/specimen.ts';
import { tokenMethods } from '../specimens/token-methods.ts';
import { sharedClouds, specimenConnection } from './customer-cloud/shared.ts';
import type { Instance } from './instance.ts';
import { sessionIn } from './session.ts';
import { type AccessNames, askedAccess } from './victim-access.ts';
import { type ChatNames, linkedThings } from './victim-chat.ts';
import { fillProject, type ProjectNames } from './victim-project.ts';

/** Names of one organization's things, as requests use them. */
export interface Names extends ProjectNames, AccessNames, ChatNames {
  readonly orgId: string;
  readonly orgSlug: string;
  /** Of its SAML provider: the organization's own. */
  readonly samlConfigId: string;
  /** An e-mail domain that is not verified yet. */
  readonly domainId: string;
  readonly orgMembershipId: string;
  /** Of somebody who is invited. */
  readonly invitedMembershipId: string;
  readonly invitedEmail: string;
  /** The code in the link of that invitation. */
  readonly invitationCode: string;
  readonly incidentContactId: string;
  readonly userId: string;
  readonly username: string;
  readonly password: string;
  /** A session of that person, and an API key. */
  readonly sessionId: string;
  readonly apiKeyDataId: string;
  /** A machine identity in the project, with universal auth. */
  readonly identityId: string;
  readonly clientSecretId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** A machine identity with token auth, and with each method that is logged in by with its id. */
  readonly tokenIdentityId: string;
  readonly tokenId: string;
  /** That token itself. */
  readonly accessToken: string;
  readonly identityMembershipId: string;
  readonly membershipId: string;
  /** A custom role of the organization that nobody has. */
  readonly organizationRoleId: string;
  readonly organizationRoleSlug: string;
  /** An additional privilege of the machine identity, and one of the person. */
  readonly privilegeId: string;
  readonly privilegeSlug: string;
  readonly userPrivilegeId: string;
  /** A machine identity with nothing attached and in no project. */
  readonly bareIdentityId: string;
  /** A change policy of production, and a change that waits for it. */
  readonly sapId: string;
  readonly changeRequestId: string;
  /** A group with the person and the machine identity in it, and with a role in the project. */
  readonly groupId: string;
  /** A group that nobody is in, and that is in no project. */
  readonly bareGroupId: string;
  readonly templateId: string;
  readonly auditLogStreamId: string;
  /** A key in a KMS of the customer's at each provider, which protects no project. */
  readonly externalKmsId: string;
  readonly externalKmsName: string;
  readonly googleKmsId: string;
  readonly serviceTokenId: string;
  /** That token itself. */
  readonly serviceToken: string;
  /** What a directory presents, and which it is. */
  readonly scimToken: string;
  readonly scimTokenId: string;
  /** Somebody who was provisioned, and did not join yet. */
  readonly scimUserId: string;
  readonly scimEmail: string;
  readonly sharedSecretId: string;
  /** What opens the shared secret. */
  readonly sharedLink: string;
}

export interface Victim {
  readonly names: Names;
  /** What no reply to a stranger may contain. */
  readonly secrets: readonly string[];
}

/** Calls the API as the instance's admin and answers the body. */
export type Ask = (
  method: string,
  path: string,
  body?: object,
  query?: Readonly<Record<string, string>>,
  // biome-ignore lint/suspicious/noExplicitAny: replies have the shape of their operation
) => Promise<any>;

const asking =
  ({ app, admin }: Instance): Ask =>
  async (method, path, body, query) =>
    (await app.ok(method, path, { token: admin, ...(body && { body }), ...(query && { query }) })).body;

const findOrgMembership = async ({ app, orgId }: Instance) => {
  const items = await allItems(app.table);
  const membership = items.find(({ pk, sk }) => pk === `ORG#${orgId}` && String(sk).startsWith('MEMBER#'));
  expect(membership).toBeDefined();
  return { id: String(membership?.id), userId: String(membership?.userId) };
};

const known = new WeakMap<Instance, ReturnType<typeof findOrgMembership>>();

/** The admin's membership, which no operation shows yet: read from the table, once. */
const orgMembershipOf = (instance: Instance): ReturnType<typeof findOrgMembership> => {
  const found = known.get(instance) ?? findOrgMembership(instance);
  known.set(instance, found);
  return found;
};

const createIdentities = async (ask: Ask, orgId: string, mark: string) => {
  const create = async (name: string): Promise<string> => {
    const body = { name: `${name}-${mark}`, organizationId: orgId, role: 'no-access' };
    return (await ask('POST', '/api/v1/identities', body)).identity.id;
  };
  const [identityId, tokenIdentityId, bareIdentityId] = await Promise.all(
    ['identity', 'listed', 'bare'].map(create),
  );
  const universal = `/api/v1/auth/universal-auth/identities/${identityId}`;
  const { identityUniversalAuth } = await ask('POST', universal, {});
  const { clientSecret, clientSecretData } = await ask('POST', `${universal}/client-secrets`, {});
  const listed = `/api/v1/auth/token-auth/identities/${tokenIdentityId}`;
  await ask('POST', listed, {});
  for (const [method, config] of Object.entries(tokenMethods))
    await ask('POST', `/api/v1/auth/${method}/identities/${tokenIdentityId}`, config);
  const { accessToken, tokenData } = await ask('POST', `${listed}/tokens`, {});
  return {
    names: {
      identityId: String(identityId),
      tokenIdentityId: String(tokenIdentityId),
      bareIdentityId: String(bareIdentityId),
      clientSecretId: clientSecretData.id as string,
      clientId: identityUniversalAuth.clientId as string,
      clientSecret: clientSecret as string,
      accessToken: accessToken as string,
      tokenId: tokenData.id as string,
    },
    secrets: [clientSecret, accessToken, `identity-${mark}`, `listed-${mark}`, `bare-${mark}`] as string[],
  };
};

const addMembers = async (ask: Ask, projectId: string, identityId: string, email: string) => {
  const base = `/api/v2/workspace/${projectId}`;
  const identity = await ask('POST', `${base}/identity-memberships/${identityId}`, { role: 'member' });
  const people = await ask('POST', `${base}/memberships`, { emails: [email], roleSlugs: ['admin'] });
  return {
    identityMembershipId: identity.identityMembership.id as string,
    membershipId: people.memberships[0].id as string,
  };
};

const createOrganizationRole = async (ask: Ask, slug: string) => {
  const body = { slug, name: slug, permissions: [{ subject: 'workspace', action: ['read'] }] };
  const { role } = await ask('POST', '/api/v1/organization/roles', body);
  return { organizationRoleId: role.id as string, organizationRoleSlug: slug };
};

const addPrivileges = async (
  ask: Ask,
  projectId: string,
  identityId: string,
  projectMembershipId: string,
  slug: string,
) => {
  const shared = { slug, permissions: [{ subject: 'secrets', action: ['read'] }] };
  const ofIdentity = { projectId, identityId, ...shared };
  const ofPerson = { projectMembershipId, ...shared };
  const machine = await ask('POST', '/api/v2/identity-project-additional-privilege', ofIdentity);
  const person = await ask('POST', '/api/v1/user-project-additional-privilege', ofPerson);
  return {
    privilegeId: machine.privilege.id as string,
    privilegeSlug: slug,
    userPrivilegeId: person.privilege.id as string,
  };
};

const createGroups = async (ask: Ask, projectId: string, who: readonly string[], mark: string) => {
  const create = async (name: string): Promise<string> =>
    (await ask('POST', '/api/v1/groups', { name: `${name}-${mark}`, slug: `${name}-${mark}` })).id;
  const [groupId, bareGroupId] = [await create('crowd'), await create('nobodys')];
  for (const one of who) await ask('POST', `/api/v1/groups/${groupId}/${one}`);
  await ask('POST', `/api/v2/workspace/${projectId}/groups/${groupId}`, { role: 'viewer' });
  return { groupId, bareGroupId };
};

const peopleAround = async (ask: Ask, orgId: string, mark: string) => {
  const invitedEmail = `invited-${mark}@example.org`;
  const body = { inviteeEmails: [invitedEmail], organizationId: orgId };
  const { completeInviteLinks } = await ask('POST', '/api/v1/invite-org/signup', body);
  const { users } = await ask('GET', `/api/v2/organizations/${orgId}/memberships`);
  const invited = users.find(({ inviteEmail }: { inviteEmail: string }) => inviteEmail === invitedEmail);
  const contacts = `/api/v1/organization/${orgId}/incidentContactOrg`;
  const told = await ask('POST', contacts, { email: `told-${mark}@example.org` });
  const invitationCode = new URL(completeInviteLinks[0].link).searchParams.get('token') as string;
  return {
    names: {
      invitedEmail,
      invitationCode,
      invitedMembershipId: invited.id as string,
      incidentContactId: told.incidentContactsOrg.id as string,
    },
    secrets: [invitationCode, invitedEmail, `told-${mark}`],
  };
};

const share = async (ask: Ask, mark: string) => {
  const body = {
    name: `share-${mark}`,
    secretValue: `shared-${mark}`,
    expiresAt: nextWeek(),
    accessType: 'anyone',
  };
  const { id: sharedLink } = await ask('POST', '/api/v1/secret-sharing', body);
  const { secrets } = await ask('GET', '/api/v1/secret-sharing');
  return { sharedLink: sharedLink as string, sharedSecretId: secrets[0].id as string };
};

/** People alone make service tokens, so the organization's admin logs in for it. */
const serviceToken = async (instance: Instance, { projectId, environment }: ProjectNames, mark: string) => {
  const body = {
    name: `service-${mark}`,
    workspaceId: projectId,
    scopes: [{ environment, secretPath: '/' }],
    ...{ encryptedKey: '', iv: '', tag: '', expiresIn: null, permissions: ['read'] },
  };
  const token = await sessionIn(instance);
  const made = (await instance.app.ok('POST', '/api/v2/service-token', { token, body })).body;
  return { id: made.serviceTokenData.id as string, plain: made.serviceToken as string };
};

export const scimTokenIdIn = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).scimTokenId;

/** They make SCIM tokens too, by which a directory provisions somebody. */
const provisioning = async (instance: Instance, mark: string) => {
  const { app, orgId } = instance;
  const token = await sessionIn(instance);
  const path = '/api/v1/scim/scim-tokens';
  await app.ok('PATCH', `/api/v1/organization/${orgId}`, { token, body: { scimEnabled: true } });
  const known = (await app.ok('GET', path, { token, query: { organizationId: orgId } })).body.scimTokens;
  // There may be few: the oldest ones that earlier victims left make room.
  for (const { id } of known.slice(0, -8)) await app.ok('DELETE', `${path}/${id}`, { token });
  const made = (await app.ok('POST', path, { token, body: { organizationId: orgId } })).body.scimToken;
  const userName = `scim-${mark}@example.org`;
  const user = await app.request('POST', '/api/v1/scim/Users', { token: made, body: { userName } });
  expect(user.status, user.text).toBe(201);
  return {
    names: {
      scimToken: made as string,
      scimTokenId: scimTokenIdIn(made),
      scimUserId: user.body.id as string,
      scimEmail: userName,
    },
    secrets: [made as string, userName],
  };
};

/** What belongs to the person alone. */
const ownThings = async (instance: Instance, mark: string) => {
  const token = await sessionIn(instance);
  const body = { name: `key-${mark}`, expiresIn: 86_400 };
  const path = '/api/v2/users/me/api-keys';
  const { apiKey, apiKeyData } = (await instance.app.ok('POST', path, { token, body })).body;
  const sessions = (await instance.app.ok('GET', '/api/v2/users/me/sessions', { token })).body;
  return {
    names: { apiKeyDataId: apiKeyData.id as string, sessionId: sessions[0].id as string },
    secrets: [apiKey as string, `key-${mark}`],
  };
};

/** Production has a policy, and the instance's machine asked for a secret there. */
const createApprovals = async (ask: Ask, projectId: string, userId: string, mark: string) => {
  const place = { workspaceId: projectId, environment: 'prod', secretPath: '/' };
  const { approval: policy } = await ask('POST', '/api/v1/secret-approvals', {
    ...place,
    name: `policy-${mark}`,
    approvers: [{ type: 'user', id: userId }],
    enforcementLevel: 'soft',
    machineChanges: 'request',
  });
  const asked = { ...place, secretValue: `asked-${mark}` };
  const { approval } = await ask('POST', `/api/v3/secrets/raw/ASKED_${mark}`, asked);
  return {
    names: { sapId: policy.id as string, changeRequestId: approval.id as string },
    secrets: [`policy-${mark}`, `asked-${mark}`],
  };
};

const auditLogStream = async (ask: Ask, mark: string): Promise<{ readonly id: string }> => {
  const { auditLogStreams } = await ask('GET', '/api/v1/audit-log-streams');
  // There may be few: the oldest ones that earlier victims left make room.
  for (const { id } of auditLogStreams.slice(0, -8)) await ask('DELETE', `/api/v1/audit-log-streams/${id}`);
  const headers = [{ key: 'x-token', value: `stream-${mark}` }];
  const body = { url: 'https://logs.example.com/streams', headers };
  return (await ask('POST', '/api/v1/audit-log-streams', body)).auditLogStream;
};

const createExternalKms = async (ask: Ask, mark: string) => {
  const { googleConnection } = await sharedClouds();
  const path = '/api/v1/external-kms';
  const externalKmsName = `kms-${mark}`;
  const aws = await ask('POST', `${path}/aws`, { name: externalKmsName, configuration: specimenConnection });
  const google = await ask('POST', `${path}/gcp`, { name: `gcp-${mark}`, configuration: googleConnection });
  return { externalKmsName, externalKmsId: aws.id as string, googleKmsId: google.id as string };
};

/** An organization has one; it is where nobody signs in by it. */
const openIdProvider = async ({ orgId }: Instance, ask: Ask) => {
  const { organization } = await ask('GET', `/api/v1/organization/${orgId}`);
  const orgSlug = organization.slug as string;
  const clientSecret = `client-secret-${orgId}`;
  const path = '/api/v1/sso/oidc/config';
  const discoveryURL = 'https://127.0.0.1/provider';
  const provider = { configurationType: 'discoveryURL', discoveryURL, clientId: 'locket', clientSecret };
  const body = { ...provider, isActive: true, orgSlug };
  const isThere = await ask('GET', path, undefined, { orgSlug }).then(
    () => true,
    () => false,
  );
  if (!isThere) await ask('POST', path, body);
  return { orgSlug, clientSecret };
};

const ofProvider = newKeyPair(testRuntime(), 'provider');

/** An organization has one as well; nobody signs in by it. */
const samlProvider = async ({ orgId }: Instance, ask: Ask, mark: string) => {
  const path = '/api/v1/sso/config';
  const { certificate: cert } = await ofProvider;
  const entryPoint = 'https://127.0.0.1/saml';
  const provider = { organizationId: orgId, authProvider: 'okta-saml', isActive: true, entryPoint, cert };
  const isThere = await ask('GET', path, undefined, { organizationId: orgId });
  if (!isThere) await ask('POST', path, provider);
  const added = await ask('POST', `/api/v1/organization/${orgId}/verified-domains`, {
    domain: `${mark}.example`,
  });
  return { samlConfigId: orgId, domainId: added.domain.id as string };
};

let made = 0;

/** Makes one of everything in the instance's organization. */
export const createVictim = async (instance: Instance): Promise<Victim> => {
  made += 1;
  const mark = `${made}x${Date.now().toString(36)}`;
  const ask = asking(instance);
  const project = await fillProject(ask, mark);
  const identities = await createIdentities(ask, instance.orgId, mark);
  const { projectId } = project.names;
  const members = await addMembers(ask, projectId, identities.names.identityId, instance.email);
  const { identityId } = identities.names;
  const privileges = await addPrivileges(
    ask,
    projectId,
    identityId,
    members.membershipId,
    `privilege-${mark}`,
  );
  const { id: orgMembershipId, userId } = await orgMembershipOf(instance);
  const approvals = await createApprovals(ask, projectId, userId, mark);
  const service = await serviceToken(instance, project.names, mark);
  const own = await ownThings(instance, mark);
  const scim = await provisioning(instance, mark);
  const inGroup = [`users/${instance.email}`, `machine-identities/${identities.names.identityId}`];
  const groups = await createGroups(ask, projectId, inGroup, mark);
  const access = await askedAccess(instance, project.names.projectSlug, mark);
  const people = await peopleAround(ask, instance.orgId, mark);
  const template = await ask('POST', '/api/v1/project-templates', { name: `template-${mark}` });
  const stream = await auditLogStream(ask, mark);
  const { orgSlug, clientSecret } = await openIdProvider(instance, ask);
  const linked = await linkedThings(instance, projectId, mark);
  const saml = await samlProvider(instance, ask, mark);
  return {
    names: {
      orgId: instance.orgId,
      orgSlug,
      ...saml,
      orgMembershipId,
      userId,
      username: instance.email,
      password: instance.password,
      ...project.names,
      ...identities.names,
      ...members,
      ...own.names,
      ...approvals.names,
      ...scim.names,
      ...(await createOrganizationRole(ask, `org-role-${mark}`)),
      ...privileges,
      ...groups,
      ...people.names,
      ...access.names,
      ...linked.names,
      templateId: template.projectTemplate.id,
      auditLogStreamId: stream.id,
      ...(await createExternalKms(ask, mark)),
      serviceTokenId: service.id,
      serviceToken: service.plain,
      ...(await share(ask, mark)),
    },
    secrets: [
      ...project.secrets,
      ...identities.secrets,
      ...own.secrets,
      ...approvals.secrets,
      ...scim.secrets,
      `crowd-${mark}`,
      `nobodys-${mark}`,
      ...people.secrets,
      ...access.secrets,
      ...linked.secrets,
      clientSecret,
      `template-${mark}`,
      `stream-${mark}`,
      `kms-${mark}`,
      `gcp-${mark}`,
      `service-${mark}`,
      service.plain,
      `org-role-${mark}`,
      `privilege-${mark}`,
      `share-${mark}`,
      `shared-${mark}`,
    ],
  };
};

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The same request may be made about things that do not exist: every id and slug is one that nobody has. */
export const nobodys = (names: Names): Names =>
  Object.fromEntries(
    Object.entries(names).map(([name, value]) => [
      name,
      name === 'projectSlug' || name === 'orgSlug'
        ? 'slug-of-nobody'
        : String(value).replace(uuid, () => crypto.randomUUID()),
    ]),
  ) as unknown as Names;
