import * as z from 'zod';
import { createRole, deleteRole, updateRole } from '../../layers/domain/roles/manage-roles.ts';
import { findProjectRole, listRoles, readRole, readRoleById } from '../../layers/domain/roles/read-roles.ts';
import { members } from '../../layers/http/access.ts';
import { type Outlook, operation } from '../../layers/http/operation.ts';
import { expectProject, expectProjectBySlug } from '../projects/scope.ts';
import { CreateBody, roleIdInput, roleReplies, UpdateBody } from './role-wire.ts';
import { wholeRules } from './rule-wire.ts';
import { type Placed, type RoleSpelling, roleSpellings } from './spellings.ts';

type Known = Pick<Outlook<z.ZodType<Placed>, undefined, undefined>, 'params' | 'claims' | 'stores'>;

const expectPlace = ({ params: { place }, ...known }: Known): void => {
  if (!('project' in place)) return;
  const { project } = place;
  if ('id' in project) expectProject({ ...known, params: { projectId: project.id } });
  else expectProjectBySlug({ ...known, params: project });
};

const words = {
  project: {
    place: 'a project',
    audits: {
      list: 'get-project-roles',
      read: 'get-project-role',
      create: 'create-project-role',
      update: 'update-project-role',
      delete: 'delete-project-role',
    },
  },
  organization: {
    place: 'the organization',
    audits: {
      list: 'get-org-roles',
      read: 'get-org-role',
      create: 'create-org-role',
      update: 'update-org-role',
      delete: 'delete-org-role',
    },
  },
} as const;

const row = { access: members, expect: expectPlace } as const;
const reading = { ...row, method: 'GET', limit: 'read' } as const;
const changing = { ...row, limit: 'write' } as const;

const readsOf = ({ base, scope, dialect, listsWhole, params, withId, withSlug }: RoleSpelling) => {
  const { Line, Whole, line, whole } = roleReplies(scope, dialect);
  const { place, audits } = words[scope];
  const list = { ...reading, path: base, audit: audits.list, params } as const;
  const one = {
    ...reading,
    summary: `A role of ${place} with its permissions`,
    audit: audits.read,
    reply: () => z.object({ role: Whole() }),
  } as const;
  return [
    listsWhole
      ? operation({
          ...list,
          summary: `The roles that can be given in ${place}, with their permissions`,
          reply: () => z.object({ data: z.object({ roles: z.array(Whole()) }) }),
          handle: async ({ params: { place: at }, unit }) => ({
            data: { roles: (await listRoles(unit, at)).map(whole) },
          }),
        })
      : operation({
          ...list,
          summary: `The roles that can be given in ${place}`,
          reply: () => z.object({ roles: z.array(Line()) }),
          handle: async ({ params: { place: at }, unit }) => ({
            roles: (await listRoles(unit, at)).map(line),
          }),
        }),
    operation({
      ...one,
      path: `${base}/{roleId}`,
      params: withId,
      handle: async ({ params: { place: at, roleId }, unit }) => ({
        role: whole(await readRoleById(unit, at, roleId)),
      }),
    }),
    operation({
      ...one,
      path: `${base}/slug/{roleSlug}`,
      params: withSlug,
      handle: async ({ params: { place: at, roleSlug }, unit }) => ({
        role: whole(await readRole(unit, at, roleSlug)),
      }),
    }),
  ];
};

const writesOf = ({ base, scope, dialect, params, withId }: RoleSpelling) => {
  const { Whole, whole } = roleReplies(scope, dialect);
  const { place, audits } = words[scope];
  const change = { ...changing, reply: () => z.object({ role: Whole() }) } as const;
  const onOne = { ...change, path: `${base}/{roleId}`, params: withId } as const;
  return [
    operation({
      ...change,
      method: 'POST',
      path: base,
      summary: `Make a custom role of ${place}`,
      audit: audits.create,
      params,
      body: CreateBody(scope),
      handle: async ({ params: { place: at }, body, unit }) => ({
        role: whole(await createRole(unit, at, body)),
      }),
    }),
    operation({
      ...onOne,
      method: 'PATCH',
      summary: `Change a custom role of ${place}, for everybody who has it`,
      audit: audits.update,
      body: UpdateBody(scope),
      handle: async ({ params: { place: at, roleId }, body, unit }) => ({
        role: whole(await updateRole(unit, at, roleId, body)),
      }),
    }),
    operation({
      ...onOne,
      method: 'DELETE',
      summary: `Delete a custom role of ${place} that nobody has`,
      audit: audits.delete,
      handle: async ({ params: { place: at, roleId }, unit }) => ({
        role: whole(await deleteRole(unit, at, roleId)),
      }),
    }),
  ];
};

const whole = roleReplies('project', wholeRules);

const getById = operation({
  access: members,
  method: 'GET',
  limit: 'read',
  path: '/api/v1/projects/roles/{roleId}',
  summary: 'A custom role of some project, by its id alone',
  audit: 'get-project-role',
  params: z.object({ roleId: roleIdInput }),
  reply: () => z.object({ role: whole.Whole() }),
  handle: async ({ params, unit }) => ({ role: whole.whole(await findProjectRole(unit, params.roleId)) }),
});

export const roleOperations = [
  ...roleSpellings.flatMap(readsOf),
  ...roleSpellings.flatMap(writesOf),
  getById,
];
