import * as z from 'zod';
import { organizationsOfCaller } from '../../layers/domain/organizations/list-organizations.ts';
import type { Organization } from '../../layers/domain/organizations/organization.ts';
import { accountsBeforeFactor } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { uuid } from '../../layers/http/wire.ts';
import { OrganizationReply, organizationReply } from './wire.ts';

const NamedReply = () => z.object({ id: uuid, name: z.string(), slug: z.string() });
const named = ({ id, name, slug }: Organization): z.input<ReturnType<typeof NamedReply>> => ({
  id,
  name,
  slug,
});

const row = {
  method: 'GET',
  access: accountsBeforeFactor,
  audit: 'get-organizations',
  limit: 'read',
} as const;

const list = operation({
  ...row,
  path: '/api/v1/organization',
  summary: 'List the organizations the caller may act in',
  reply: () =>
    z.object({ organizations: z.array(OrganizationReply().extend({ orgAuthMethod: z.string() })) }),
  handle: async ({ unit }) => ({
    organizations: (await organizationsOfCaller(unit)).map((organization) => ({
      ...organizationReply(organization),
      orgAuthMethod: '',
    })),
  }),
});

const withSubOrganizations = operation({
  ...row,
  path: '/api/v1/organization/accessible-with-sub-orgs',
  summary: 'List the organizations the caller may act in, each with its parts: Locket has none',
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

export const ownOrganizationOperations = [list, withSubOrganizations];
