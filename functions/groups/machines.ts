import * as z from 'zod';
import {
  addMachineToGroup,
  listGroupMachines,
  removeMachineFromGroup,
} from '../../layers/domain/groups/machines.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, optional } from '../../layers/http/wire.ts';
import { expectGroup, GroupId, inOrOut, MachinesReply, pageQuery } from './wire.ts';

const path = '/api/v1/groups/{id}/machine-identities';

/** Terraform reads this list in one go to see whether its identity is still there. */
const most = 20_000;

const list = operation({
  method: 'GET',
  path,
  summary: 'The machine identities in a group, and those that could be',
  access: members,
  audit: 'get-group-machine-identities',
  limit: 'read',
  params: GroupId,
  query: z.object({
    ...pageQuery(most, most),
    filter: optional(z.enum(['assignedMachineIdentities', 'nonAssignedMachineIdentities'])),
  }),
  reply: MachinesReply,
  expect: expectGroup('identity'),
  handle: async ({ params, query: { filter, ...query }, unit }) => {
    const who = inOrOut(filter === 'assignedMachineIdentities', filter === 'nonAssignedMachineIdentities');
    const { page, totalCount } = await listGroupMachines(unit, params.id, { ...query, who });
    const machineIdentities = page.map(({ identity, joinedAt }) => ({
      id: identity.id,
      name: identity.name,
      isPartOfGroup: joinedAt !== null,
      joinedGroupAt: joinedAt,
    }));
    return { machineIdentities, totalCount };
  },
});

const onOne = {
  path: `${path}/{identityId}`,
  access: members,
  limit: 'write',
  params: GroupId.extend({ identityId: id }),
  reply: () => z.object({ id: z.string() }),
  expect: expectGroup(),
} as const;

const add = operation({
  ...onOne,
  method: 'POST',
  summary: 'Let a machine identity into a group',
  audit: 'add-machine-identity-to-group',
  handle: async ({ params, unit }) => ({
    id: (await addMachineToGroup(unit, params.id, params.identityId)).id,
  }),
});

const remove = operation({
  ...onOne,
  method: 'DELETE',
  summary: 'Take a machine identity out of a group',
  audit: 'remove-machine-identity-from-group',
  handle: async ({ params, unit }) => ({
    id: (await removeMachineFromGroup(unit, params.id, params.identityId)).id,
  }),
});

export const groupMachineOperations = [list, add, remove];
