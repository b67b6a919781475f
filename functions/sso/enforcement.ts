import * as z from 'zod';
import {
  breakGlass,
  countBreakGlassCodes,
  makeBreakGlassCodes,
} from '../../layers/domain/sso/break-glass.ts';
import { members, people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, instant } from '../../layers/http/wire.ts';

const path = '/api/v1/organization/{orgId}/break-glass-codes';
const OrgId = z.object({ orgId: id });

const count = operation({
  method: 'GET',
  path,
  summary: 'How many break-glass codes of the organization are left',
  access: members,
  audit: 'get-break-glass-codes',
  limit: 'read',
  params: OrgId,
  reply: () => z.object({ codesLeft: z.int() }),
  handle: async ({ params, unit }) => ({ codesLeft: await countBreakGlassCodes(unit, params.orgId) }),
});

const make = operation({
  method: 'POST',
  path,
  summary:
    'Make break-glass codes, by which admins get in when single sign-on fails: shown once, in the place of earlier ones',
  access: members,
  audit: 'create-break-glass-codes',
  limit: 'write',
  params: OrgId,
  reply: () => z.object({ codes: z.array(z.string()) }),
  handle: async ({ params, unit }) => ({ codes: [...(await makeBreakGlassCodes(unit, params.orgId))] }),
});

const use = operation({
  method: 'POST',
  path: '/api/v1/sso/break-glass',
  summary: 'Let the session of an admin count for an hour where people have to sign in by single sign-on',
  access: people,
  audit: 'use-break-glass-code',
  limit: 'login',
  body: z.object({ organizationId: id, code: z.string().trim().min(1).max(64) }),
  reply: () => z.object({ until: instant() }),
  handle: ({ body, unit }) => breakGlass(unit, body.organizationId, body.code),
});

export const enforcementOperations = [count, make, use];
