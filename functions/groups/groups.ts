import * as z from 'zod';
import { createGroup, deleteGroup, updateGroup } from '../../layers/domain/groups/change-group.ts';
import { groupsOfPerson, listGroups, readGroup } from '../../layers/domain/groups/list-groups.ts';
import { listGroupProjects } from '../../layers/domain/groups/projects.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, id, instant, optional, shownName } from '../../layers/http/wire.ts';
import { slugOf } from '../projects/scope.ts';
import {
  DetailedGroupReply,
  detailedGroupReply,
  expectGroup,
  expectGroups,
  GroupId,
  GroupNameReply,
  GroupReply,
  groupNameReply,
  groupReply,
  pageQuery,
  usernameInput,
} from './wire.ts';

const name = shownName(50);
const slug = optional(slugOf(5, 36));
const role = z.string().trim().min(1).max(64);

const path = '/api/v1/groups';
const reading = { method: 'GET', access: members, limit: 'read' } as const;
const changing = { access: members, limit: 'write', reply: GroupReply } as const;
const onOne = { path: `${path}/{id}`, params: GroupId, expect: expectGroup() } as const;

const list = operation({
  ...reading,
  path,
  summary: 'The groups of the organization',
  audit: 'get-groups',
  expect: expectGroups,
  reply: () => z.array(GroupReply()),
  handle: async ({ unit }) => (await listGroups(unit)).map(groupReply),
});

const listOfOrganization = operation({
  ...reading,
  path: '/api/v1/organization/{orgId}/groups',
  summary: 'The groups of the organization, with their custom roles',
  audit: 'get-groups',
  params: z.object({ orgId: id }),
  expect: expectGroups,
  reply: () => z.object({ groups: z.array(DetailedGroupReply()) }),
  handle: async ({ params, unit }) => ({
    groups: (await listGroups(unit, params.orgId)).map(detailedGroupReply),
  }),
});

const ofPerson = operation({
  ...reading,
  path: '/api/v1/user/me/{username}/groups',
  summary: 'The groups that a person of the organization is in',
  audit: 'get-user-groups',
  params: z.object({ username: usernameInput }),
  reply: () => z.array(GroupNameReply()),
  handle: async ({ params, unit }) => (await groupsOfPerson(unit, params.username)).map(groupNameReply),
});

const create = operation({
  ...changing,
  method: 'POST',
  path,
  summary: 'Create a group that nobody is in',
  audit: 'create-group',
  body: z.object({ name, slug, role: defaulted(role, 'no-access') }),
  handle: async ({ body, unit }) => groupReply(await createGroup(unit, body)),
});

const read = operation({
  ...reading,
  ...onOne,
  summary: 'Read a group',
  audit: 'get-group',
  reply: GroupReply,
  handle: async ({ params, unit }) => groupReply(await readGroup(unit, params.id)),
});

const update = operation({
  ...changing,
  ...onOne,
  method: 'PATCH',
  summary: 'Change name, slug or role of a group',
  audit: 'update-group',
  body: z.object({ name: optional(name), slug, role: optional(role) }),
  handle: async ({ params, body, unit }) => groupReply(await updateGroup(unit, params.id, body)),
});

const remove = operation({
  ...changing,
  ...onOne,
  method: 'DELETE',
  summary: 'Delete a group: what it gave is gone at once',
  audit: 'delete-group',
  handle: async ({ params, unit }) => groupReply(await deleteGroup(unit, params.id)),
});

const listProjects = operation({
  ...reading,
  path: `${path}/{id}/projects`,
  params: GroupId,
  expect: (known) => {
    expectGroup()(known);
    known.stores.projects.expectGrantsOf('group', known.params.id);
  },
  summary: 'The projects in which a group has roles',
  audit: 'get-group-projects',
  query: z.object({
    ...pageQuery(10, 100),
    filter: optional(z.enum(['assignedProjects'])),
    orderBy: defaulted(z.enum(['name']), 'name'),
    orderDirection: defaulted(z.enum(['asc', 'desc']), 'asc'),
  }),
  reply: () =>
    z.object({
      projects: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          slug: z.string(),
          description: z.string().nullable(),
          type: z.string(),
          joinedGroupAt: instant(),
        }),
      ),
      totalCount: z.int(),
    }),
  handle: async ({ params, query, unit }) => {
    const { page, totalCount } = await listGroupProjects(unit, params.id, query);
    const projects = page.map(({ project, joinedAt }) => ({
      id: project.id,
      name: project.name,
      slug: project.slug,
      description: project.description,
      type: project.type,
      joinedGroupAt: joinedAt,
    }));
    return { projects, totalCount };
  },
});

export const groupOperations = [
  list,
  listOfOrganization,
  ofPerson,
  create,
  read,
  update,
  remove,
  listProjects,
];
