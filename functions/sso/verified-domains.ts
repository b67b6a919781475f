import * as z from 'zod';
import {
  addDomain,
  listDomains,
  recordOf,
  removeDomain,
  type VerifiedDomain,
  verifyDomain,
} from '../../layers/domain/sso/verified-domains.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, instant, uuid } from '../../layers/http/wire.ts';

const path = '/api/v1/organization/{orgId}/verified-domains';
const OrgId = z.object({ orgId: id });
const Domain = OrgId.extend({ domainId: id });

const name = z
  .string()
  .trim()
  .toLowerCase()
  .max(200)
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/,
    'must be a domain such as example.com',
  );

const DomainReply = () =>
  z.object({
    id: uuid,
    domain: z.string(),
    isVerified: z.boolean(),
    verifiedAt: instant().nullable(),
    recordType: z.literal('TXT'),
    recordName: z.string(),
    recordValue: z.string(),
    createdAt: instant(),
  });

const domainReply = (domain: VerifiedDomain): z.input<ReturnType<typeof DomainReply>> => {
  const record = recordOf(domain);
  return {
    id: domain.id,
    domain: domain.domain,
    isVerified: domain.verifiedAt !== undefined,
    verifiedAt: domain.verifiedAt ?? null,
    recordType: 'TXT',
    recordName: record.name,
    recordValue: record.value,
    createdAt: domain.createdAt,
  };
};

const list = operation({
  method: 'GET',
  path,
  summary: 'E-mail domains of the organization, with the records in DNS that show them to be its own',
  access: members,
  audit: 'get-verified-domains',
  limit: 'read',
  params: OrgId,
  reply: () => z.object({ domains: z.array(DomainReply()) }),
  handle: async ({ params, unit }) => ({
    domains: (await listDomains(unit, params.orgId)).map(domainReply),
  }),
});

const changing = {
  access: members,
  limit: 'write',
  reply: () => z.object({ domain: DomainReply() }),
} as const;

const add = operation({
  ...changing,
  method: 'POST',
  path,
  summary: 'Name an e-mail domain of the organization, which is then to be verified',
  audit: 'create-verified-domain',
  params: OrgId,
  body: z.object({ domain: name }),
  handle: async ({ params, body, unit }) => ({
    domain: domainReply(await addDomain(unit, params.orgId, body.domain)),
  }),
});

const verify = operation({
  ...changing,
  method: 'POST',
  path: `${path}/{domainId}/verify`,
  summary:
    'Look for the record in DNS: its addresses lead to the single sign-on of the organization from then on',
  audit: 'verify-domain',
  params: Domain,
  handle: async ({ params, unit }) => ({
    domain: domainReply(await verifyDomain(unit, params.orgId, params.domainId)),
  }),
});

const remove = operation({
  ...changing,
  method: 'DELETE',
  path: `${path}/{domainId}`,
  summary: 'Take an e-mail domain off the list',
  audit: 'delete-verified-domain',
  params: Domain,
  handle: async ({ params, unit }) => ({
    domain: domainReply(await removeDomain(unit, params.orgId, params.domainId)),
  }),
});

export const verifiedDomainOperations = [list, add, verify, remove];
