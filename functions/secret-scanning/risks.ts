import * as z from 'zod';
import { listRisks, rotateLeaked, setRiskStatus } from '../../layers/domain/secret-scanning/manage-risks.ts';
import { riskStatuses } from '../../layers/domain/secret-scanning/risk.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, uuid } from '../../layers/http/wire.ts';
import { cursorOf, OrganizationId, pageMembers, RiskReply, riskReply } from './wire.ts';

const base = '/api/v1/secret-scanning/organization/{organizationId}/risks';

const list = operation({
  method: 'GET',
  path: base,
  summary: 'What looks like secrets in the repositories of an organization, newest first, in pages',
  access: members,
  audit: 'get-secret-scanning-risks',
  limit: 'read',
  params: OrganizationId,
  query: z.object(pageMembers),
  reply: () => z.object({ risks: z.array(RiskReply()), nextCursor: z.string().optional() }),
  handle: async ({ params, query, unit }) => {
    const page = { limit: query.limit, after: query.cursor };
    const { risks, next } = await listRisks(unit, params.organizationId, page);
    return { risks: risks.map(riskReply), ...cursorOf(next) };
  },
});

const setStatus = operation({
  method: 'POST',
  path: `${base}/{riskId}/status`,
  summary: 'Say what became of a risk',
  access: members,
  audit: 'update-secret-scanning-risk',
  limit: 'write',
  params: OrganizationId.extend({ riskId: id }),
  body: z.object({ status: z.enum(riskStatuses) }),
  reply: RiskReply,
  handle: async ({ params, body, unit }) => riskReply(await setRiskStatus(unit, params, body.status)),
});

const rotate = operation({
  method: 'POST',
  path: `${base}/{riskId}/rotate`,
  summary: 'Rotate the stored secret that a risk is, now',
  access: members,
  audit: 'start-secret-rotation',
  limit: 'write',
  params: OrganizationId.extend({ riskId: id }),
  reply: () => z.object({ rotationId: uuid, projectId: uuid }),
  handle: async ({ params, unit }) => {
    const { rotation } = await rotateLeaked(unit, params);
    return { rotationId: rotation.id, projectId: rotation.projectId };
  },
});

export const riskOperations = [list, setStatus, rotate];
