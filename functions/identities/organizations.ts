import * as z from 'zod';
import { memberOf } from '../../layers/domain/caller.ts';
import {
  organizationOfCaller,
  organizationsOfCaller,
} from '../../layers/domain/organizations/list-organizations.ts';
import type { Organization } from '../../layers/domain/organizations/organization.ts';
import { accounts, machines } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { instant, uuid } from '../../layers/http/wire.ts';

const OrganizationReply = () =>
  z.object({
    id: uuid,
    name: z.string(),
    slug: z.string(),
    customerId: z.string().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
    authEnforced: z.boolean(),
    scimEnabled: z.boolean(),
    kmsDefaultKeyId: z.string().nullable(),
    kmsEncryptedDataKey: z.null(),
    defaultMembershipRole: z.string(),
    orgAuthMethod: z.string(),
  });

const onTheWire = (organization: Organization): z.input<ReturnType<typeof OrganizationReply>> => ({
  id: organization.id,
  name: organization.name,
  slug: organization.slug,
  customerId: null,
  createdAt: organization.createdAt,
  updatedAt: organization.updatedAt,
  authEnforced: false,
  scimEnabled: false,
  kmsDefaultKeyId: null,
  kmsEncryptedDataKey: null,
  defaultMembershipRole: organization.defaultMembershipRole,
  orgAuthMethod: '',
});

const NamedReply = () => z.object({ id: uuid, name: z.string(), slug: z.string() });
const named = ({ id, name, slug }: Organization): z.input<ReturnType<typeof NamedReply>> => ({
  id,
  name,
  slug,
});

const row = { method: 'GET' as const, limit: 'read' as const };

const list = operation({
  ...row,
  path: '/api/v1/organization',
  summary: 'List the organizations the caller may act in',
  access: accounts,
  audit: 'get-organizations',
  reply: () => z.object({ organizations: z.array(OrganizationReply()) }),
  handle: async ({ unit }) => ({ organizations: (await organizationsOfCaller(unit)).map(onTheWire) }),
});

const withSubOrganizations = operation({
  ...row,
  path: '/api/v1/organization/accessible-with-sub-orgs',
  summary: 'List the organizations the caller may act in, each with its parts: Locket has none',
  access: accounts,
  audit: 'get-organizations',
  reply: () =>
    z.object({
      organizations: z.array(NamedReply().extend({ subOrganizations: z.array(NamedReply()) })),
    }),
  handle: async ({ unit }) => ({
    organizations: (await organizationsOfCaller(unit)).map((organization) => ({
      ...named(organization),
      subOrganizations: [],
    })),
  }),
});

const details = operation({
  ...row,
  path: '/api/v1/identities/details',
  summary: 'Tell a machine identity which organization it belongs to',
  access: machines,
  audit: 'get-identity-details',
  reply: () => z.object({ identityDetails: z.object({ organization: NamedReply() }) }),
  handle: async ({ unit }) => ({
    identityDetails: {
      organization: named(await organizationOfCaller(unit, memberOf(unit.caller).orgId)),
    },
  }),
});

export const organizationOperations = [list, withSubOrganizations, details];
