import { expect } from 'vitest';
import type { Instance } from '../harness/instance.ts';
import { allItems } from '../harness/table.ts';

/** Names of one organization's things, as requests use them. */
export interface Names {
  readonly orgId: string;
  readonly orgMembershipId: string;
  readonly userId: string;
  readonly username: string;
  readonly projectId: string;
  readonly projectSlug: string;
  readonly environment: string;
  readonly environmentId: string;
  readonly folderName: string;
  readonly folderId: string;
  readonly secretName: string;
  readonly secretId: string;
  readonly tagId: string;
  readonly tagSlug: string;
  readonly templateId: string;
  /** A machine identity in the project, with universal auth. */
  readonly identityId: string;
  readonly clientSecretId: string;
  /** A machine identity with token auth. */
  readonly tokenIdentityId: string;
  readonly tokenId: string;
  readonly identityMembershipId: string;
  readonly membershipId: string;
  /** A machine identity with nothing attached and in no project. */
  readonly bareIdentityId: string;
}

export interface Victim {
  readonly names: Names;
  /** What no reply to a stranger may contain. */
  readonly secrets: readonly string[];
}

/** What tells the things of one victim from everybody else's. */
let made = 0;

const post = async ({ app, admin }: Instance, path: string, body: object) =>
  (await app.ok('POST', path, { token: admin, body })).body;

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

const createIdentity = async (instance: Instance, name: string): Promise<string> => {
  const body = { name, organizationId: instance.orgId, role: 'no-access' };
  return (await post(instance, '/api/v1/identities', body)).identity.id;
};

const giveUniversalAuth = async (instance: Instance, identityId: string) => {
  const path = `/api/v1/auth/universal-auth/identities/${identityId}`;
  await post(instance, path, {});
  const { clientSecret, clientSecretData } = await post(instance, `${path}/client-secrets`, {});
  return { clientSecretId: clientSecretData.id as string, shown: clientSecret as string };
};

const giveTokenAuth = async (instance: Instance, identityId: string) => {
  const path = `/api/v1/auth/token-auth/identities/${identityId}`;
  await post(instance, path, {});
  const { accessToken, tokenData } = await post(instance, `${path}/tokens`, {});
  return { tokenId: tokenData.id as string, shown: accessToken as string };
};

const createIdentities = async (instance: Instance, mark: string) => {
  const identityId = await createIdentity(instance, `identity-${mark}`);
  const tokenIdentityId = await createIdentity(instance, `listed-${mark}`);
  const { clientSecretId, shown: secret } = await giveUniversalAuth(instance, identityId);
  const { tokenId, shown: token } = await giveTokenAuth(instance, tokenIdentityId);
  const bareIdentityId = await createIdentity(instance, `bare-${mark}`);
  return {
    names: { identityId, clientSecretId, tokenIdentityId, tokenId, bareIdentityId },
    secrets: [secret, token, ...['identity', 'listed', 'bare'].map((name) => `${name}-${mark}`)],
  };
};

const fillProject = async (instance: Instance, mark: string) => {
  const slug = `slug-${mark}`;
  const { project } = await post(instance, '/api/v2/workspace', { projectName: `Project ${mark}`, slug });
  const place = { workspaceId: project.id, environment: 'dev' };
  const folderName = `folder-${mark}`;
  const { folder } = await post(instance, '/api/v1/folders', { ...place, path: '/', name: folderName });
  const secretName = `NAME_${mark}`;
  const value = `value-of-${mark}`;
  const comment = `comment-of-${mark}`;
  const { secret } = await post(instance, `/api/v3/secrets/raw/${secretName}`, {
    ...place,
    secretPath: '/',
    secretValue: value,
    secretComment: comment,
  });
  const tagSlug = `tag-${mark}`;
  const { tag } = await post(instance, `/api/v1/projects/${project.id}/tags`, {
    slug: tagSlug,
    color: '#ff0000',
  });
  const { projectTemplate } = await post(instance, '/api/v1/project-templates', {
    name: `template-${mark}`,
    description: `template of ${mark}`,
  });
  return {
    names: {
      projectId: project.id as string,
      projectSlug: slug,
      environment: 'dev',
      environmentId: project.environments[0].id as string,
      folderName,
      folderId: folder.id as string,
      secretName,
      secretId: secret.id as string,
      tagId: tag.id as string,
      tagSlug,
      templateId: projectTemplate.id as string,
    },
    secrets: [
      value,
      `template-${mark}`,
      `template of ${mark}`,
      comment,
      secretName,
      folderName,
      slug,
      tagSlug,
      `Project ${mark}`,
    ],
  };
};

/** Makes one of everything in the instance's organization. */
export const createVictim = async (instance: Instance): Promise<Victim> => {
  made += 1;
  const mark = `${made}x${Date.now().toString(36)}`;
  const project = await fillProject(instance, mark);
  const identities = await createIdentities(instance, mark);
  const base = `/api/v2/workspace/${project.names.projectId}`;
  const membership = `${base}/identity-memberships/${identities.names.identityId}`;
  const { identityMembership } = await post(instance, membership, { role: 'member' });
  const person = { emails: [instance.email], roleSlugs: ['admin'] };
  const { memberships } = await post(instance, `${base}/memberships`, person);
  const { id: orgMembershipId, userId } = await orgMembershipOf(instance);
  return {
    names: {
      orgId: instance.orgId,
      orgMembershipId,
      userId,
      username: instance.email,
      ...project.names,
      ...identities.names,
      identityMembershipId: identityMembership.id,
      membershipId: memberships[0].id,
    },
    secrets: [...project.secrets, ...identities.secrets],
  };
};

/** The same request may be made about things that do not exist: every id and slug is one that nobody has. */
export const nobodys = (names: Names): Names =>
  Object.fromEntries(
    Object.entries(names).map(([name, value]) => [
      name,
      /Id$/.test(name) ? crypto.randomUUID() : name === 'projectSlug' ? 'slug-of-nobody' : value,
    ]),
  ) as unknown as Names;
