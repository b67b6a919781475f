import * as z from 'zod';
import {
  createPrivilege,
  deletePrivilege,
  listPrivileges,
  type PrivilegeRequest,
  readPrivilege,
  updatePrivilege,
} from '../../layers/domain/privileges/manage-privileges.ts';
import type { Privilege } from '../../layers/domain/privileges/privilege.ts';
import type { Unit } from '../../layers/domain/unit.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, optional } from '../../layers/http/wire.ts';
import { packedRules, type RuleDialect, wholeRules } from '../roles/rule-wire.ts';
import {
  PrivilegeId,
  ProjectRules,
  privilegeReplies,
  slugInput,
  TypeInput,
  temporarily,
  temporaryMembers,
  windowChanges,
} from './wire.ts';

const kind = 'user';
const byId = ({ privilegeId }: { readonly privilegeId: string }) => ({ kind, id: privilegeId }) as const;

const reading = { access: members, method: 'GET', limit: 'read' } as const;
const changing = { access: members, limit: 'write' } as const;
const creating = {
  ...changing,
  method: 'POST',
  audit: 'create-user-project-additional-privilege',
} as const;
const updating = {
  ...changing,
  method: 'PATCH',
  audit: 'update-user-project-additional-privilege',
  summary: 'Change an additional privilege of a person',
} as const;

/** A generation of the operations on the privileges of people. */
const generation = (base: string, dialect: RuleDialect) => {
  const { OfPerson, ofPerson } = privilegeReplies(dialect);
  return {
    base,
    One: () => z.object({ privilege: OfPerson() }),
    Several: () => z.object({ privileges: z.array(OfPerson()) }),
    one: (privilege: Privilege) => ({ privilege: ofPerson(privilege) }),
    several: (privileges: readonly Privilege[]) => ({ privileges: privileges.map(ofPerson) }),
  };
};

type Generation = ReturnType<typeof generation>;

const older = generation('/api/v1/additional-privilege/users', packedRules);
const newer = generation('/api/v1/user-project-additional-privilege', wholeRules);

interface NewPrivilege {
  readonly projectMembershipId: string;
  readonly slug?: string | undefined;
  readonly permissions: PrivilegeRequest['rules'];
}

const created = (
  unit: Unit,
  { projectMembershipId: membershipId, slug, permissions: rules }: NewPrivilege,
  window: PrivilegeRequest['window'],
): Promise<Privilege> => createPrivilege(unit, { kind, membershipId }, { slug, rules, window });

const NewPrivilegeInput = z.object({ projectMembershipId: id, slug: slugInput, permissions: ProjectRules });

const permanent = operation({
  ...creating,
  path: `${older.base}/permanent`,
  summary: 'Give a person an additional privilege in a project, for good',
  body: NewPrivilegeInput,
  reply: older.One,
  handle: async ({ body, unit }) => older.one(await created(unit, body, undefined)),
});

const temporary = operation({
  ...creating,
  path: `${older.base}/temporary`,
  summary: 'Give a person an additional privilege in a project, for a time',
  body: NewPrivilegeInput.extend(temporaryMembers),
  reply: older.One,
  handle: async ({ body, unit }) => older.one(await created(unit, body, temporarily(body))),
});

const create = operation({
  ...creating,
  path: newer.base,
  summary: 'Give a person an additional privilege in a project, for good or for a time',
  body: NewPrivilegeInput.extend({ type: TypeInput }),
  reply: newer.One,
  handle: async ({ body, unit }) => newer.one(await created(unit, body, body.type)),
});

const updateOlder = operation({
  ...updating,
  path: `${older.base}/{privilegeId}`,
  params: PrivilegeId,
  body: z.object({ slug: slugInput, permissions: optional(ProjectRules), ...windowChanges }),
  reply: older.One,
  handle: async ({ params, body: { permissions: rules, ...changes }, unit }) =>
    older.one(await updatePrivilege(unit, byId(params), { ...changes, rules })),
});

const updateNewer = operation({
  ...updating,
  path: `${newer.base}/{privilegeId}`,
  params: PrivilegeId,
  body: z.object({
    slug: slugInput,
    permissions: optional(ProjectRules),
    type: optional(z.object(windowChanges)),
  }),
  reply: newer.One,
  handle: async ({ params, body: { slug, permissions: rules, type }, unit }) =>
    newer.one(await updatePrivilege(unit, byId(params), { slug, rules, ...type })),
});

const shared = ({ base, One, Several, one, several }: Generation) => [
  operation({
    ...changing,
    method: 'DELETE',
    path: `${base}/{privilegeId}`,
    summary: 'Take an additional privilege from a person',
    audit: 'delete-user-project-additional-privilege',
    params: PrivilegeId,
    reply: One,
    handle: async ({ params, unit }) => one(await deletePrivilege(unit, byId(params))),
  }),
  operation({
    ...reading,
    path: `${base}/{privilegeId}`,
    summary: 'An additional privilege of a person',
    audit: 'get-user-project-additional-privilege',
    params: PrivilegeId,
    reply: One,
    handle: async ({ params, unit }) => one(await readPrivilege(unit, byId(params))),
  }),
  operation({
    ...reading,
    path: base,
    summary: 'The additional privileges of a person in a project',
    audit: 'get-user-project-additional-privileges',
    query: z.object({ projectMembershipId: id }),
    reply: Several,
    handle: async ({ query: { projectMembershipId: membershipId }, unit }) =>
      several(await listPrivileges(unit, { kind, membershipId })),
  }),
];

export const personPrivilegeOperations = [
  permanent,
  temporary,
  create,
  updateOlder,
  updateNewer,
  ...shared(older),
  ...shared(newer),
];
