import * as z from 'zod';
import {
  type GroupInProject as Found,
  listGroupMemberships,
  listPeopleOfGroup,
  readGroupMembership,
} from '../../layers/domain/projects/group-memberships.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { instant, uuid } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { RoleReply, roleReply } from '../roles/wire.ts';
import { GroupInProject, projectGroupPaths } from './project-groups-write.ts';
import { expectGroup, expectPeople, PeopleQuery, PeopleReply, peopleReply } from './wire.ts';

const MembershipReply = () =>
  z.object({
    id: z.string(),
    groupId: z.string(),
    createdAt: instant(),
    updatedAt: instant(),
    roles: z.array(RoleReply()),
    group: z.object({ name: z.string(), id: uuid, slug: z.string() }),
  });

const membershipReply = ({
  grant,
  group: { id, name, slug },
  customRoles,
}: Found): z.input<ReturnType<typeof MembershipReply>> => ({
  id: grant.id,
  groupId: id,
  createdAt: grant.createdAt,
  updatedAt: grant.updatedAt,
  roles: grant.roles.map((role) => roleReply(role, customRoles)),
  group: { id, name, slug },
});

/** The groups of the project join the first round of reads. */
const expectGroupsIn = (known: Parameters<typeof expectProject>[0]): void => {
  expectProject(known);
  known.stores.projects.expectGrants(known.params.projectId, 'group');
};

/** So does one group with what it has in the project. */
const expectGroupIn = (
  known: Parameters<typeof expectProject>[0] & { readonly params: { readonly groupId: string } },
): void => {
  const { projectId, groupId } = known.params;
  expectProject(known);
  expectGroup()({ ...known, params: { id: groupId } });
  known.stores.projects.expect(projectId, 'group', groupId);
};

const reading = { method: 'GET', access: members, limit: 'read' } as const;

const list = (base: string) =>
  operation({
    ...reading,
    path: base,
    summary: 'The groups that have roles in the project',
    audit: 'get-group-project-memberships',
    params: ProjectId,
    expect: expectGroupsIn,
    reply: () => z.object({ groupMemberships: z.array(MembershipReply()) }),
    handle: async ({ params, unit }) => ({
      groupMemberships: (await listGroupMemberships(unit, params.projectId)).map(membershipReply),
    }),
  });

const get = (base: string) =>
  operation({
    ...reading,
    path: `${base}/{groupId}`,
    summary: 'The roles of a group in the project',
    audit: 'get-group-project-membership',
    params: GroupInProject,
    expect: expectGroupIn,
    reply: () => z.object({ groupMembership: MembershipReply() }),
    handle: async ({ params, unit }) => ({
      groupMembership: membershipReply(await readGroupMembership(unit, params.projectId, params.groupId)),
    }),
  });

const listUsers = (base: string) =>
  operation({
    ...reading,
    path: `${base}/{groupId}/users`,
    summary: 'The people in a group that has roles in the project',
    audit: 'get-group-users',
    params: GroupInProject,
    query: PeopleQuery,
    expect: (known) => {
      expectGroupIn(known);
      expectPeople({ ...known, params: { id: known.params.groupId } });
    },
    reply: PeopleReply,
    handle: async ({ params, query, unit }) =>
      peopleReply(await listPeopleOfGroup(unit, params.projectId, params.groupId, query)),
  });

export const projectGroupReadOperations = projectGroupPaths.flatMap((base) => [
  list(base),
  get(base),
  listUsers(base),
]);
