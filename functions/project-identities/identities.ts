import * as z from 'zod';
import type { Identity } from '../../layers/domain/identities/identity.ts';
import {
  createProjectIdentity,
  deleteProjectIdentity,
  listProjectIdentities,
  readProjectIdentity,
  updateProjectIdentity,
} from '../../layers/domain/identities/project-identities.ts';
import { members } from '../../layers/http/access.ts';
import { type Outlook, operation } from '../../layers/http/operation.ts';
import { defaulted, id, numeric, optional, sought } from '../../layers/http/wire.ts';
import { changedIdentityMembers, newIdentityMembers } from '../identities/identity-input.ts';
import { IdentityReply, identityOnTheWire } from '../identities/identity-wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { optionalRoles } from './write.ts';

const ProjectIdentityReply = () => IdentityReply().extend({ projectId: z.string() });
const OneReply = () => z.object({ identity: ProjectIdentityReply() });

const onTheWire = (identity: Identity): z.input<ReturnType<typeof ProjectIdentityReply>> => ({
  ...identityOnTheWire(identity),
  projectId: identity.projectId ?? '',
});

const all = '/api/v1/projects/{projectId}/identities';
const IdentityInProject = ProjectId.extend({ identityId: id });

const onOne = {
  access: members,
  path: `${all}/{identityId}` as const,
  params: IdentityInProject,
  reply: OneReply,
  expect: (
    known: Pick<Outlook<typeof IdentityInProject, undefined, undefined>, 'params' | 'claims' | 'stores'>,
  ) => {
    expectProject(known);
    known.stores.identities.expectIdentity(known.params.identityId);
  },
};

const list = operation({
  method: 'GET',
  path: all,
  summary: 'The machine identities that belong to the project',
  access: members,
  audit: 'get-identities',
  limit: 'read',
  params: ProjectId,
  query: z.object({
    offset: defaulted(numeric(z.int().min(0)), 0),
    limit: defaulted(numeric(z.int().min(1).max(1000)), 100),
    search: optional(sought(255)),
  }),
  reply: () => z.object({ identities: z.array(ProjectIdentityReply()), totalCount: z.int() }),
  expect: expectProject,
  handle: async ({ params, query, unit }) => {
    const { identities, totalCount } = await listProjectIdentities(unit, params.projectId, query);
    return { identities: identities.map(onTheWire), totalCount };
  },
});

const create = operation({
  method: 'POST',
  path: all,
  summary: 'Create a machine identity that belongs to the project alone',
  access: members,
  audit: 'create-identity',
  limit: 'write',
  params: ProjectId,
  body: z.object({ ...newIdentityMembers, roles: optionalRoles }),
  reply: OneReply,
  expect: expectProject,
  handle: async ({ params, body: { roles = [{ role: 'no-access' }], ...body }, unit }) => ({
    identity: onTheWire(await createProjectIdentity(unit, params.projectId, { ...body, roles })),
  }),
});

const read = operation({
  ...onOne,
  method: 'GET',
  summary: 'Read a machine identity that belongs to the project',
  audit: 'get-identity',
  limit: 'read',
  handle: async ({ params, unit }) => ({
    identity: onTheWire(await readProjectIdentity(unit, params.projectId, params.identityId)),
  }),
});

const update = operation({
  ...onOne,
  method: 'PATCH',
  summary: 'Change name or metadata of a machine identity that belongs to the project',
  audit: 'update-identity',
  limit: 'write',
  body: z.object(changedIdentityMembers),
  handle: async ({ params, body, unit }) => ({
    identity: onTheWire(await updateProjectIdentity(unit, params.projectId, params.identityId, body)),
  }),
});

const remove = operation({
  ...onOne,
  method: 'DELETE',
  summary: 'Delete a machine identity that belongs to the project: its tokens are dead at once',
  audit: 'delete-identity',
  limit: 'write',
  handle: async ({ params, unit }) => ({
    identity: onTheWire(await deleteProjectIdentity(unit, params.projectId, params.identityId)),
  }),
});

export const projectIdentityOperations = [list, create, read, update, remove];
