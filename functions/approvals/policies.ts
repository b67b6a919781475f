import * as z from 'zod';
import { readBoard } from '../../layers/domain/approvals/board.ts';
import {
  createPolicy,
  deletePolicy,
  listPolicies,
  readPolicy,
  updatePolicy,
} from '../../layers/domain/approvals/manage-policies.ts';
import { expectScope } from '../../layers/domain/places/scope.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { members, peopleInside } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id } from '../../layers/http/wire.ts';
import { expectGrantIn } from '../projects/scope.ts';
import { environment, secretPath } from '../secrets/wire.ts';
import { draftOf, PolicyBody, PolicyChanges, PolicyReply, policyOnTheWire } from './policy-wire.ts';

const base = '/api/v1/secret-approvals';

const PolicyId = z.object({ sapId: id });
const one = () => z.object({ approval: PolicyReply() });

const create = operation({
  method: 'POST',
  path: base,
  summary: 'Have changes of secrets in some places approved first',
  access: members,
  audit: 'create-secret-approval-policy',
  limit: 'write',
  body: PolicyBody,
  reply: one,
  expect: ({ body, ...known }) => expectGrantIn(body.workspaceId, known),
  handle: async ({ body, unit }) => ({
    approval: policyOnTheWire(await createPolicy(unit, body.workspaceId, draftOf(body))),
  }),
});

const list = operation({
  method: 'GET',
  path: base,
  summary: 'List the change policies of a project',
  access: members,
  audit: 'get-secret-approval-policies',
  limit: 'read',
  query: z.object({ workspaceId: id }),
  reply: () => z.object({ approvals: z.array(PolicyReply()) }),
  expect: ({ query, ...known }) => expectGrantIn(query.workspaceId, known),
  handle: async ({ query, unit }) => ({
    approvals: (await listPolicies(unit, query.workspaceId)).map((policy) => policyOnTheWire(policy)),
  }),
});

const board = operation({
  method: 'GET',
  path: `${base}/board`,
  summary: 'The change policy that applies at a path, if any',
  access: peopleInside,
  audit: 'get-secret-approval-board',
  limit: 'read',
  query: z.object({ workspaceId: id, environment, secretPath }),
  reply: () => z.object({ policy: PolicyReply().optional() }),
  expect: ({ query, claims, stores }) => {
    const { workspaceId: projectId, environment: slug, secretPath: path } = query;
    expectScope(stores, actorIn(claims), { projectId, environment: slug, path });
    stores.changePolicies.expectWhereKnown(projectId);
  },
  handle: async ({ query, unit }) => {
    const found = await readBoard(unit, {
      projectId: query.workspaceId,
      environment: query.environment,
      path: query.secretPath,
    });
    return found ? { policy: policyOnTheWire(found.placed, found.userApprovers) } : {};
  },
});

const read = operation({
  method: 'GET',
  path: `${base}/{sapId}`,
  summary: 'Get one change policy',
  access: members,
  audit: 'get-secret-approval-policy',
  limit: 'read',
  params: PolicyId,
  reply: one,
  handle: async ({ params, unit }) => ({ approval: policyOnTheWire(await readPolicy(unit, params.sapId)) }),
});

const update = operation({
  method: 'PATCH',
  path: `${base}/{sapId}`,
  summary: 'Change a change policy: open requests follow it at once',
  access: members,
  audit: 'update-secret-approval-policy',
  limit: 'write',
  params: PolicyId,
  body: PolicyChanges,
  reply: one,
  handle: async ({ params, body, unit }) => ({
    approval: policyOnTheWire(await updatePolicy(unit, params.sapId, draftOf(body))),
  }),
});

const remove = operation({
  method: 'DELETE',
  path: `${base}/{sapId}`,
  summary: 'Remove a change policy',
  access: members,
  audit: 'delete-secret-approval-policy',
  limit: 'write',
  params: PolicyId,
  reply: one,
  handle: async ({ params, unit }) => ({
    approval: policyOnTheWire(await deletePolicy(unit, params.sapId)),
  }),
});

export const policyOperations = [create, list, board, read, update, remove];
