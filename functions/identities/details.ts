import * as z from 'zod';
import { memberOf } from '../../layers/domain/caller.ts';
import { organizationOfCaller } from '../../layers/domain/organizations/list-organizations.ts';
import type { Organization } from '../../layers/domain/organizations/organization.ts';
import { machines } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { uuid } from '../../layers/http/wire.ts';

const NamedReply = () => z.object({ id: uuid, name: z.string(), slug: z.string() });
const named = ({ id, name, slug }: Organization): z.input<ReturnType<typeof NamedReply>> => ({
  id,
  name,
  slug,
});

const details = operation({
  method: 'GET',
  limit: 'read',
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

export const identityDetailOperations = [details];
