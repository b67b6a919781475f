import * as z from 'zod';
import {
  listPeople,
  listPeopleThroughGroups,
  type PersonMembership,
  readMembership,
  readPerson,
  readPersonNamed,
} from '../../layers/domain/projects/people.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { flag, id, optional } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { ofProject, type Spelling } from '../spelling.ts';
import { PersonReply, personReply } from './reply.ts';

/** The slugs of somebody's roles, of custom ones their own. */
const slugsOf = ({ grant, customRoles }: PersonMembership): readonly string[] =>
  grant.roles.map(({ role, customRoleId = '' }) => customRoles.get(customRoleId)?.slug ?? role);
/** Everybody who has a membership of their own joins the first round. */
const expectPeople = (known: Parameters<typeof expectProject>[0]): void => {
  expectProject(known);
  known.stores.projects.expectGrants(known.params.projectId, 'user');
};

const reading = { access: members, limit: 'read', expect: expectProject } as const;

const single = {
  ...reading,
  summary: 'The membership of a person in the project',
  audit: 'get-workspace-member',
  reply: () => z.object({ membership: PersonReply() }),
} as const;

const list = ({ base }: Spelling) =>
  operation({
    ...reading,
    expect: expectPeople,
    method: 'GET',
    path: base,
    summary: 'The people in the project',
    audit: 'get-workspace-members',
    params: ProjectId,
    reply: () => z.object({ memberships: z.array(PersonReply()) }),
    handle: async ({ params, unit }) => ({
      memberships: (await listPeople(unit, params.projectId)).map(personReply),
    }),
  });

const listUsers = ({ base }: Spelling) =>
  operation({
    ...reading,
    expect: expectPeople,
    method: 'GET',
    path: base,
    summary: 'The people in the project, also those with certain roles only',
    audit: 'get-workspace-members',
    params: ProjectId,
    query: z.object({
      includeGroupMembers: flag(false),
      /** Role slugs, comma-separated. */
      roles: optional(z.string().max(1024)),
    }),
    reply: () =>
      z.object({
        users: z.array(
          PersonReply().extend({
            isGroupMember: z.boolean(),
            project: z.object({ id: z.string(), name: z.string() }),
          }),
        ),
      }),
    handle: async ({ params, query, unit }) => {
      const wanted = query.roles?.split(',').map((role) => role.trim());
      const people = await listPeople(unit, params.projectId);
      const through = query.includeGroupMembers ? await listPeopleThroughGroups(unit, params.projectId) : [];
      return {
        users: [...people, ...through]
          .filter((person) => !wanted || slugsOf(person).some((slug) => wanted.includes(slug)))
          .map((person) => ({
            ...personReply(person),
            isGroupMember: person.grant.actorKind === 'group',
            project: { id: person.project.id, name: person.project.name },
          })),
      };
    },
  });

const get = ({ base }: Spelling) =>
  operation({
    ...single,
    method: 'GET',
    path: `${base}/{membershipId}`,
    params: ProjectId.extend({ membershipId: id }),
    handle: async ({ params, unit }) => ({
      membership: personReply(await readMembership(unit, params.projectId, params.membershipId)),
    }),
  });

const getByUsername = ({ base }: Spelling) =>
  operation({
    ...single,
    method: 'POST',
    path: `${base}/details`,
    params: ProjectId,
    body: z.object({ username: z.string().trim().min(1).max(255) }),
    handle: async ({ params, body, unit }) => ({
      membership: personReply(await readPersonNamed(unit, params.projectId, body.username)),
    }),
  });

const getByUser = operation({
  ...single,
  method: 'GET',
  path: '/api/v1/projects/{projectId}/user/{userId}/membership',
  params: ProjectId.extend({ userId: id }),
  handle: async ({ params, unit }) => ({
    membership: personReply(await readPerson(unit, params.projectId, params.userId)),
  }),
});

const memberships = ofProject('/memberships');

export const peopleReadOperations = [
  ...memberships.map(list),
  ...memberships.map(get),
  ...memberships.map(getByUsername),
  ...ofProject('/users').map(listUsers),
  getByUser,
];
