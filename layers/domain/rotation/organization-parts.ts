import { resealTarget } from '../audit-streams/sealing.ts';
import { resealToken } from '../chat/sealing.ts';
import { resealConnection } from '../external-kms/connection.ts';
import { resealSource } from '../secret-scanning/sealing.ts';
import { resealClientSecret } from '../sso/client-secret.ts';
import { resealBindPassword } from '../sso/ldap/bind-password.ts';
import type { LdapConfig } from '../sso/ldap/ldap-config.ts';
import { resealOwnKey } from '../sso/saml/own-key.ts';
import { resealCredentials } from '../syncs/credentials.ts';
import type { Unit } from '../unit.ts';
import { resealIdentity } from './identity-credentials.ts';
import { resealed } from './organization-resealing.ts';
import { rewrapProject } from './project-rewrapping.ts';
import type { Portion, Work } from './work.ts';

/** What an organization's key seals, by whose it is: their ids, and how one of them is sealed again. */
export interface Part {
  readonly part: string;
  list(unit: Unit, orgId: string): Promise<readonly { readonly id: string }[]>;
  reseal(work: Work, orgId: string, id: string): Promise<Portion>;
}

/** There is one in an organization, or none. */
const only = <T>(found: T | undefined): readonly T[] => (found ? [found] : []);

/** In the order in which they are dealt with: a rotation that is under way goes on behind the part that it noted. */
export const parts: readonly [Part, ...Part[]] = [
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
    // How a customer's KMS is reached; the KMS itself is asked nothing.
    part: 'external-kms',
    list: ({ stores }, orgId) => stores.externalKms.inOrganization(orgId),
    reseal: resealed({
      find: ({ stores }, orgId, id) => stores.externalKms.find(orgId, id),
      again: resealConnection,
      replacement: ({ stores }, next, kms) => stores.externalKms.replacement(next, kms),
    }),
  },
  {
    // The client secret at its OpenID provider.
    part: 'single-sign-on',
    list: async ({ stores }, orgId) => only(await stores.oidcConfigs.find(orgId)),
    reseal: resealed({
      find: ({ stores }, orgId) => stores.oidcConfigs.find(orgId),
      again: resealClientSecret,
      replacement: ({ stores }, next, config) => [stores.oidcConfigs.replacement(next, config)],
    }),
  },
  {
    // Those of no project.
    part: 'connections',
    list: ({ stores }, orgId) => stores.connections.ofOrganization(orgId),
    reseal: resealed({
      find: ({ stores }, _orgId, id) => stores.connections.find(id),
      again: resealCredentials,
      replacement: ({ stores }, next, connection) => [stores.connections.replacement(next, connection)],
    }),
  },
  {
    part: 'workflow-integrations',
    list: ({ stores }, orgId) => stores.chats.inOrganization(orgId),
    reseal: resealed({
      find: ({ stores }, orgId, id) => stores.chats.find(orgId, id),
      again: resealToken,
      replacement: ({ stores }, next, integration) => [stores.chats.replacement(next, integration)],
    }),
  },
  {
    // What opens a source of repositories, and what it signs by.
    part: 'scan-sources',
    list: ({ stores }, orgId) => stores.scanning.sources(orgId),
    reseal: resealed({
      find: ({ stores }, orgId, id) => stores.scanning.source(orgId, id),
      again: resealSource,
      replacement: ({ stores }, next, source) => [stores.scanning.sourceReplacement(next, source)],
    }),
  },
  {
    // The key of the instance at its SAML provider.
    part: 'single-sign-on-saml',
    list: async ({ stores }, orgId) => only(await stores.samlConfigs.find(orgId)),
    reseal: resealed({
      find: ({ stores }, orgId) => stores.samlConfigs.find(orgId),
      again: resealOwnKey,
      replacement: ({ stores }, next, config) => [stores.samlConfigs.replacement(next, config)],
    }),
  },
  {
    // The password by which its directory is searched.
    part: 'single-sign-on-ldap',
    list: async ({ stores }, orgId) => only(await stores.ldapConfigs.find(orgId)),
    reseal: resealed<LdapConfig>({
      find: ({ stores }, orgId) => stores.ldapConfigs.find(orgId),
      again: resealBindPassword,
      replacement: ({ stores }, next, config) => [stores.ldapConfigs.replacement(next, config)],
    }),
  },
  {
    part: 'audit-log-streams',
    list: ({ stores }, orgId) => stores.auditStreams.inOrganization(orgId),
    reseal: resealed({
      find: ({ stores }, orgId, streamId) => stores.auditStreams.find({ orgId, streamId }),
      again: resealTarget,
      replacement: ({ stores }, next, stream) => [stores.auditStreams.replacement(next, stream)],
    }),
  },
];
