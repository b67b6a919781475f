import * as z from 'zod';
import type { LdapConfig } from '../../layers/domain/sso/ldap/ldap-config.ts';
import { createLdap, readLdap, updateLdap } from '../../layers/domain/sso/ldap/manage-ldap.ts';
import { testLdap } from '../../layers/domain/sso/ldap/test-connection.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, erasable, id, instant, optional, uuid } from '../../layers/http/wire.ts';
import { certificates } from '../auth/bounds-wire.ts';

const path = '/api/v1/ldap/config';
/** Stands for the password, which is shown to nobody; sent back, it leaves that as it is. */
const hidden = '********';
const usualAttribute = 'uidNumber';

const url = z.string().trim().min(1).max(512);
const dn = z.string().trim().min(1).max(1_024);
const base = z.string().trim().max(1_024);
const filter = z.string().trim().min(1).max(2_048);
// Without a password a bind proves nothing, and lets anybody search.
const bindPass = z.string().min(1).max(1_024);
const attribute = z
  .string()
  .trim()
  .regex(/^[a-z][a-z0-9-]{0,127}$/i, 'must be the name of an attribute');

/** An empty text stands for the usual attribute. */
const erasableAttribute = z.preprocess(
  (value) => (value === null ? undefined : value === '' ? usualAttribute : value),
  attribute.optional(),
);

const shared = {
  uniqueUserAttribute: erasableAttribute,
  searchFilter: optional(filter),
  groupSearchFilter: optional(filter),
  caCert: erasable(certificates),
  nestedGroups: optional(z.boolean()),
};

const ConfigReply = () =>
  z.object({
    id: uuid,
    orgId: uuid,
    isActive: z.boolean(),
    url: z.string(),
    uniqueUserAttribute: z.string(),
    searchBase: z.string(),
    searchFilter: z.string(),
    groupSearchBase: z.string(),
    groupSearchFilter: z.string(),
    nestedGroups: z.boolean(),
    lastUsed: instant().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
  });

const configReply = (config: LdapConfig): z.input<ReturnType<typeof ConfigReply>> => ({
  id: config.id,
  orgId: config.orgId,
  isActive: config.isActive,
  url: config.url,
  uniqueUserAttribute: config.uniqueUserAttribute,
  searchBase: config.searchBase,
  searchFilter: config.searchFilter,
  groupSearchBase: config.groupSearchBase,
  groupSearchFilter: config.groupSearchFilter,
  nestedGroups: config.nestedGroups,
  lastUsed: config.lastUsedAt ?? null,
  createdAt: config.createdAt,
  updatedAt: config.updatedAt,
});

const read = operation({
  method: 'GET',
  path,
  summary: 'The directory of the organization, without the password of its account',
  access: members,
  audit: 'get-ldap-config',
  limit: 'read',
  query: z.object({ organizationId: id }),
  reply: () =>
    ConfigReply().extend({
      organization: uuid,
      bindDN: z.string(),
      bindPass: z.string(),
      caCert: z.string(),
    }),
  handle: async ({ query, unit }) => {
    const config = await readLdap(unit, query.organizationId);
    const { orgId: organization, bindDn: bindDN, ca: caCert } = config;
    return { ...configReply(config), organization, bindDN, bindPass: hidden, caCert };
  },
});

const changing = { path, access: members, limit: 'write', reply: ConfigReply } as const;

const create = operation({
  ...changing,
  method: 'POST',
  summary: 'Add the directory by which people of the organization sign in',
  audit: 'create-ldap-config',
  body: z.object({
    organizationId: id,
    isActive: z.boolean(),
    url,
    bindDN: dn,
    bindPass,
    searchBase: dn,
    groupSearchBase: defaulted(base, ''),
    ...shared,
  }),
  handle: async ({ body: { organizationId, bindDN, bindPass: bindPassword, caCert, ...given }, unit }) =>
    configReply(
      await createLdap(unit, organizationId, { ...given, bindDn: bindDN, bindPassword, ca: caCert }),
    ),
});

const update = operation({
  ...changing,
  method: 'PATCH',
  summary: 'Change the directory of the organization: it counts from the next sign-in on',
  audit: 'update-ldap-config',
  body: z.object({
    organizationId: id,
    isActive: optional(z.boolean()),
    url: optional(url),
    bindDN: optional(dn),
    bindPass: optional(bindPass),
    searchBase: optional(dn),
    groupSearchBase: erasable(base),
    ...shared,
  }),
  handle: async ({ body: { organizationId, bindDN, bindPass: given, caCert, ...rest }, unit }) => {
    const bindPassword = given === hidden ? undefined : given;
    return configReply(
      await updateLdap(unit, organizationId, { ...rest, bindDn: bindDN, bindPassword, ca: caCert }),
    );
  },
});

const test = operation({
  method: 'POST',
  path: `${path}/{configId}/test-connection`,
  summary: 'Try the configuration as it is stored; a failure says at which step, in `details`',
  access: members,
  audit: 'test-ldap-connection',
  limit: 'write',
  params: z.object({ configId: id }),
  reply: () => z.boolean(),
  handle: async ({ params, unit }) => testLdap(unit, params.configId),
});

export const configOperations = [read, create, update, test];
