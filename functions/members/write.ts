import * as z from 'zod';
import { addPeople } from '../../layers/domain/projects/add-people.ts';
import {
  leaveProject,
  removePeople,
  removePerson,
  updatePersonRoles,
} from '../../layers/domain/projects/people.ts';
import { members, people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, id } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { GrantedRoleReply, grantedRolesReply, RolesInput, roleSlugInput } from '../roles/wire.ts';
import { ofProject, type Spelling } from '../spelling.ts';
import { PersonGrantReply, personGrantReply } from './reply.ts';

const MembershipInProject = ProjectId.extend({ membershipId: id });
const name = z.string().trim().min(1).max(255);
const names = defaulted(z.array(name).max(1000), []);
const roleSlugs = z
  .array(roleSlugInput)
  .min(1)
  .max(20)
  .transform((slugs) => slugs.map((role) => ({ role })));

const change = { access: members, limit: 'write', expect: expectProject } as const;

const add = (path: string) =>
  operation({
    ...change,
    method: 'POST',
    path,
    summary: 'Make members of the organization members of the project',
    audit: 'add-workspace-members',
    params: ProjectId,
    body: z.object({
      emails: names,
      usernames: names,
      roleSlugs: z.preprocess((given) => given ?? ['member'], roleSlugs),
    }),
    reply: () => z.object({ memberships: z.array(PersonGrantReply()) }),
    handle: async ({ params, body, unit }) => ({
      memberships: (await addPeople(unit, params.projectId, body, body.roleSlugs)).map(personGrantReply),
    }),
  });

const remove = (path: string) =>
  operation({
    ...change,
    method: 'DELETE',
    path,
    summary: 'Take people out of the project',
    audit: 'remove-workspace-member',
    params: ProjectId,
    body: z.object({ emails: names, usernames: names }),
    reply: () => z.object({ memberships: z.array(PersonGrantReply()) }),
    handle: async ({ params, body, unit }) => ({
      memberships: (await removePeople(unit, params.projectId, body)).map(personGrantReply),
    }),
  });

const removeOne = ({ base }: Spelling) =>
  operation({
    ...change,
    method: 'DELETE',
    path: `${base}/{membershipId}`,
    summary: 'Take a person out of the project',
    audit: 'remove-workspace-member',
    params: MembershipInProject,
    reply: () => z.object({ membership: PersonGrantReply() }),
    handle: async ({ params, unit }) => ({
      membership: personGrantReply(await removePerson(unit, params.projectId, params.membershipId)),
    }),
  });

const updateRoles = ({ base }: Spelling) =>
  operation({
    ...change,
    method: 'PATCH',
    path: `${base}/{membershipId}`,
    summary: 'Replace the roles of a person in the project',
    audit: 'update-user-workspace-role',
    params: MembershipInProject,
    body: z.object({
      roles: RolesInput.refine(
        (roles) => roles.some(({ window }) => window === undefined),
        'at least one role must not be temporary: give no-access beside the others',
      ),
    }),
    reply: () => z.object({ roles: z.array(GrantedRoleReply()) }),
    handle: async ({ params, body, unit }) =>
      grantedRolesReply(await updatePersonRoles(unit, params.projectId, params.membershipId, body.roles)),
  });

const leave = ({ base }: Spelling) =>
  operation({
    ...change,
    access: people,
    method: 'DELETE',
    path: base,
    summary: 'Leave the project',
    audit: 'remove-workspace-member',
    params: ProjectId,
    reply: () => z.object({ membership: PersonGrantReply() }),
    handle: async ({ params, unit }) => ({
      membership: personGrantReply(await leaveProject(unit, params.projectId)),
    }),
  });

/** By name: a second version of the older spelling, whose first one adds by organization membership. */
const byName = ['/api/v2/workspace/{projectId}/memberships', '/api/v1/projects/{projectId}/memberships'];
const byMembership = ofProject('/memberships');

export const peopleOperations = [
  ...byName.map(add),
  ...byName.map(remove),
  ...byMembership.map(removeOne),
  ...byMembership.map(updateRoles),
  ...ofProject('/leave').map(leave),
];
