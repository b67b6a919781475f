import { resealToken } from '../chat/sealing.ts';
import { isRefusal, LocketError } from '../errors.ts';
import { resealConnection } from '../external-kms/connection.ts';
import type { AttachedMethod, Identity } from '../identities/identity.ts';
import type { KubernetesAuthConfig } from '../identities/kubernetes-auth/kubernetes-auth.ts';
import { resealReviewerToken } from '../identities/kubernetes-auth/reviewer-token.ts';
import { resealBindPassword } from '../identities/ldap-auth/bind-password.ts';
import type { LdapAuthConfig } from '../identities/ldap-auth/ldap-auth.ts';
import { sealedBy } from '../keys/envelope.ts';
import type { KeyOwner } from '../keys/key-ring.ts';
import { type Reseal, resealingUnder } from '../keys/resealing.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Project } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import { resealSource } from '../secret-scanning/sealing.ts';
import { resealClientSecret } from '../sso/client-secret.ts';
import { resealOwnKey } from '../sso/saml/own-key.ts';
import { resealCredentials } from '../syncs/credentials.ts';
import type { Unit } from '../unit.ts';
import { missingVersion } from './new-key-version.ts';
import { organizations } from './owners.ts';
import type { Position, Rotation } from './rotation.ts';
import { type LevelSteps, nothing, type Portion, plus, type Work } from './work.ts';

/** Projects, identities or KMS that are dealt with before the rotation notes how far it came. */
const portionSize = 50;

const found = async (unit: Unit, orgId: string): Promise<Organization> => {
  const organization = await unit.stores.organizations.find(orgId);
  if (!organization) throw new LocketError('not-found', 'No such organization');
  return organization;
};

const addVersion = async (work: Work, rotation: Rotation, orgId: string): Promise<Portion> => {
  const unit = work.open(null);
  return retryingConflicts(unit, async () => {
    const organization = await unit.stores.organizations.find(orgId);
    const version = organization && missingVersion(organization, rotation);
    if (version === 'full') return { moved: 0, left: 1 };
    if (!organization || version === undefined) return nothing;
    const key = await unit.keys.newOrganizationKey(orgId, version);
    const keys = [...organization.keys, key];
    const next = { ...organization, keys, revision: organization.revision + 1 };
    await unit.commit(unit.stores.organizations.replacement(next, organization));
    return { moved: 1, left: 0 };
  });
};

const latestVersion = ({ keys }: KeyOwner): number => Math.max(...keys.map(({ version }) => version));

/** Seals all versions of a project's key under the latest key of its organization. */
const rewrapProject = async (work: Work, projectId: string): Promise<Portion> => {
  const unit = work.open(null);
  return retryingConflicts(unit, async () => {
    const project = await unit.stores.projects.find(projectId);
    if (!project) return nothing;
    const organization = await found(unit, project.orgId);
    const isOld = ({ wrapped }: Project['keys'][number]) =>
      sealedBy(wrapped).keyVersion !== latestVersion(organization);
    const moved = project.keys.filter(isOld).length;
    if (moved === 0) return nothing;
    const keys = await Promise.all(
      project.keys.map((key) =>
        isOld(key) ? work.renewal.rewrapProjectKey(organization, projectId, key) : key,
      ),
    );
    const next = { ...project, keys, revision: project.revision + 1 };
    await unit.commit(unit.stores.projects.replacement(next, project));
    return { moved, left: 0 };
  });
};

const resealingOf = async (unit: Unit, orgId: string): Promise<Reseal> => {
  const organization = await found(unit, orgId);
  const versionOf = (version: number | 'latest') => unit.keys.organizationKey(organization, version);
  return resealingUnder(await versionOf('latest'), versionOf, (size) => unit.runtime.randomBytes(size));
};

/** The login methods that hold a credential, and how it is sealed again. */
const credentials: Readonly<
  Record<string, (reseal: Reseal, identity: Identity, config: never) => Promise<object>>
> = {
  'ldap-auth': async (reseal, identity, config: LdapAuthConfig) => ({
    ...config,
    bindPassword: await resealBindPassword(reseal, identity, config, config.bindPassword),
  }),
  'kubernetes-auth': async (reseal, identity, config: KubernetesAuthConfig) =>
    config.reviewerToken === null
      ? config
      : {
          ...config,
          reviewerToken: await resealReviewerToken(reseal, identity, config, config.reviewerToken),
        },
};

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const resealMethod = async (unit: Unit, identity: Identity, name: string): Promise<Portion> => {
  const method = await unit.stores.identities.method(identity.id, name as AttachedMethod['method']);
  const again = credentials[name];
  if (!method || !again) return nothing;
  const reseal = await resealingOf(unit, identity.orgId);
  const config = await again(reseal, identity, method.config as never);
  if (isSame(config, method.config)) return nothing;
  const next = { ...method, config, revision: method.revision + 1 };
  await unit.commit(unit.stores.identities.methodReplacement(next, method));
  return { moved: 1, left: 0 };
};

/** What cannot be opened stays as it is, and is counted. */
const orLeft = async (work: () => Promise<Portion>): Promise<Portion> => {
  try {
    return await work();
  } catch (error) {
    if (!isRefusal(error, 'decryption-failed')) throw error;
    return { moved: 0, left: 1 };
  }
};

const resealIdentity = async (work: Work, identityId: string): Promise<Portion> => {
  const unit = work.open(null);
  const identity = await unit.stores.identities.find(identityId);
  const held = identity?.authMethods.filter((name) => name in credentials) ?? [];
  let sum = nothing;
  for (const name of held) {
    const resealOne = () => retryingConflicts(unit, () => resealMethod(unit, identity as Identity, name));
    sum = plus(sum, await orLeft(resealOne));
  }
  return sum;
};

/** Seals how a customer's KMS is reached, and asks it nothing. */
const resealKms = async (work: Work, orgId: string, kmsId: string): Promise<Portion> => {
  const unit = work.open(null);
  return retryingConflicts(unit, async () => {
    const kms = await unit.stores.externalKms.find(orgId, kmsId);
    if (!kms) return nothing;
    const next = await resealConnection(await resealingOf(unit, orgId), kms);
    if (next.connection === kms.connection) return nothing;
    const { externalKms } = unit.stores;
    await unit.commit(externalKms.replacement({ ...next, revision: kms.revision + 1 }, kms));
    return { moved: 1, left: 0 };
  });
};

/** Seals the client secret of its OpenID provider. */
const resealOidc = async (work: Work, orgId: string): Promise<Portion> => {
  const unit = work.open(null);
  return retryingConflicts(unit, async () => {
    const { oidcConfigs } = unit.stores;
    const config = await oidcConfigs.find(orgId);
    if (!config) return nothing;
    const next = await resealClientSecret(await resealingOf(unit, orgId), config);
    if (next.clientSecret === config.clientSecret) return nothing;
    await unit.commit([oidcConfigs.replacement({ ...next, revision: config.revision + 1 }, config)]);
    return { moved: 1, left: 0 };
  });
};

/** Seals the credentials of a connection of no project. */
const resealOne = async (work: Work, orgId: string, connectionId: string): Promise<Portion> => {
  const unit = work.open(null);
  return retryingConflicts(unit, async () => {
    const { connections } = unit.stores;
    const connection = await connections.find(connectionId);
    if (!connection) return nothing;
    const next = await resealCredentials(await resealingOf(unit, orgId), connection);
    if (next.credentials === connection.credentials) return nothing;
    await unit.commit([connections.replacement({ ...next, revision: connection.revision + 1 }, connection)]);
    return { moved: 1, left: 0 };
  });
};

/** Seals the token of a Slack workspace. */
const resealIntegration = async (work: Work, orgId: string, id: string): Promise<Portion> => {
  const unit = work.open(null);
  return retryingConflicts(unit, async () => {
    const { chats } = unit.stores;
    const found = await chats.find(orgId, id);
    if (!found) return nothing;
    const next = await resealToken(await resealingOf(unit, orgId), found);
    if (next.token === found.token) return nothing;
    await unit.commit([chats.replacement({ ...next, revision: found.revision + 1 }, found)]);
    return { moved: 1, left: 0 };
  });
};

/** Seals what opens a source of repositories, and what it signs by. */
const resealScanSource = async (work: Work, orgId: string, id: string): Promise<Portion> => {
  const unit = work.open(null);
  return retryingConflicts(unit, async () => {
    const { scanning } = unit.stores;
    const found = await scanning.source(orgId, id);
    if (!found) return nothing;
    const next = await resealSource(await resealingOf(unit, orgId), found);
    if (next.token === found.token && next.webhookSecret === found.webhookSecret) return nothing;
    await unit.commit([scanning.sourceReplacement({ ...next, revision: found.revision + 1 }, found)]);
    return { moved: 1, left: 0 };
  });
};

/** Seals the key of the instance at its SAML provider. */
const resealSaml = async (work: Work, orgId: string): Promise<Portion> => {
  const unit = work.open(null);
  return retryingConflicts(unit, async () => {
    const { samlConfigs } = unit.stores;
    const config = await samlConfigs.find(orgId);
    if (!config) return nothing;
    const next = await resealOwnKey(await resealingOf(unit, orgId), config);
    if (next.ownKey === config.ownKey) return nothing;
    await unit.commit([samlConfigs.replacement({ ...next, revision: config.revision + 1 }, config)]);
    return { moved: 1, left: 0 };
  });
};

/** What an organization's key seals, by whose it is: their ids, and how one of them is sealed again. */
interface Part {
  readonly part: string;
  list(unit: Unit, orgId: string): Promise<readonly { readonly id: string }[]>;
  reseal(work: Work, orgId: string, id: string): Promise<Portion>;
}

/** In the order in which they are dealt with. */
const parts: readonly [Part, ...Part[]] = [
  {
    part: 'projects',
    list: ({ stores }, orgId) => stores.projects.listOf(orgId),
    reseal: (work, _orgId, id) => rewrapProject(work, id),
  },
  {
    part: 'identities',
    list: ({ stores }, orgId) => stores.identities.listOf(orgId),
    reseal: (work, _orgId, id) => resealIdentity(work, id),
  },
  {
    part: 'external-kms',
    list: ({ stores }, orgId) => stores.externalKms.inOrganization(orgId),
    reseal: resealKms,
  },
  {
    part: 'single-sign-on',
    list: async ({ stores }, orgId) => {
      const config = await stores.oidcConfigs.find(orgId);
      return config ? [config] : [];
    },
    reseal: resealOidc,
  },
  {
    part: 'connections',
    list: ({ stores }, orgId) => stores.connections.ofOrganization(orgId),
    reseal: resealOne,
  },
  {
    part: 'workflow-integrations',
    list: ({ stores }, orgId) => stores.chats.inOrganization(orgId),
    reseal: resealIntegration,
  },
  {
    part: 'scan-sources',
    list: ({ stores }, orgId) => stores.scanning.sources(orgId),
    reseal: resealScanSource,
  },
  {
    part: 'single-sign-on-saml',
    list: async ({ stores }, orgId) => {
      const config = await stores.samlConfigs.find(orgId);
      return config ? [config] : [];
    },
    reseal: resealSaml,
  },
];

/** Some of an organization's projects, and after them some of its identities and of its customers' KMS. */
const move = async (work: Work, orgId: string, position?: Position): Promise<Portion> => {
  const at = Math.max(
    0,
    parts.findIndex(({ part }) => part === position?.part),
  );
  const { part, list, reseal } = parts[at] ?? parts[0];
  const ids = (await list(work.open(null), orgId)).map(({ id }) => id).sort();
  const rest = ids.filter((id) => position?.after === undefined || id > position.after);
  const some = rest.slice(0, portionSize);
  let sum = nothing;
  for (const id of some) sum = plus(sum, await orLeft(() => reseal(work, orgId, id)));
  if (rest.length > some.length) return { ...sum, next: { part, after: some.at(-1) } };
  const following = parts[at + 1];
  return following ? { ...sum, next: { part: following.part } } : sum;
};

/**
 * New versions of organizations' keys, under which project keys, credentials of login methods and ways to customers' KMS
 * are sealed again.
 */
export const organizationKeySteps: LevelSteps = {
  prepared: organizations,
  prepare: addVersion,
  moving: organizations,
  move,
};
