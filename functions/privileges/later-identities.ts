import * as z from 'zod';
import {
  createPrivilege,
  deletePrivilege,
  listPrivileges,
  readPrivilege,
  updatePrivilege,
} from '../../layers/domain/privileges/manage-privileges.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, optional } from '../../layers/http/wire.ts';
import { wholeRules } from '../roles/rule-wire.ts';
import {
  PrivilegeId,
  ProjectRules,
  privilegeReplies,
  privilegeSlug,
  projectSlug,
  slugInput,
  TypeInput,
  windowChanges,
} from './wire.ts';

const base = '/api/v2/identity-project-additional-privilege';
const { OfIdentity, ofIdentity } = privilegeReplies(wholeRules);
const One = () => z.object({ privilege: OfIdentity() });

const kind = 'identity';
const byId = ({ privilegeId }: { readonly privilegeId: string }) => ({ kind, id: privilegeId }) as const;

const reading = {
  access: members,
  method: 'GET',
  limit: 'read',
  audit: 'get-identity-project-additional-privilege',
} as const;
const changing = { access: members, limit: 'write', reply: One } as const;
const onOne = { path: `${base}/{privilegeId}`, params: PrivilegeId } as const;

const create = operation({
  ...changing,
  method: 'POST',
  path: base,
  summary: 'Give a machine identity an additional privilege in a project, for good or for a time',
  audit: 'create-identity-project-additional-privilege',
  body: z.object({
    projectId: id,
    identityId: id,
    slug: slugInput,
    permissions: ProjectRules,
    type: TypeInput,
  }),
  handle: async ({ body, unit }) => {
    const { projectId, identityId, slug, permissions: rules, type: window } = body;
    const holder = { kind, project: { id: projectId }, identityId } as const;
    return { privilege: ofIdentity(await createPrivilege(unit, holder, { slug, rules, window })) };
  },
});

const update = operation({
  ...changing,
  ...onOne,
  method: 'PATCH',
  summary: 'Change an additional privilege of a machine identity',
  audit: 'update-identity-project-additional-privilege',
  body: z.object({
    slug: slugInput,
    permissions: optional(ProjectRules),
    type: optional(z.object(windowChanges)),
  }),
  handle: async ({ params, body: { slug, permissions: rules, type }, unit }) => ({
    privilege: ofIdentity(await updatePrivilege(unit, byId(params), { slug, rules, ...type })),
  }),
});

const remove = operation({
  ...changing,
  ...onOne,
  method: 'DELETE',
  summary: 'Take an additional privilege from a machine identity',
  audit: 'delete-identity-project-additional-privilege',
  handle: async ({ params, unit }) => ({ privilege: ofIdentity(await deletePrivilege(unit, byId(params))) }),
});

const get = operation({
  ...reading,
  ...onOne,
  summary: 'An additional privilege of a machine identity',
  reply: One,
  handle: async ({ params, unit }) => ({ privilege: ofIdentity(await readPrivilege(unit, byId(params))) }),
});

const getBySlug = operation({
  ...reading,
  path: `${base}/slug/{privilegeSlug}`,
  summary: 'An additional privilege of a machine identity by its slug',
  params: z.object({ privilegeSlug }),
  query: z.object({ identityId: id, projectSlug }),
  reply: One,
  handle: async ({ params, query, unit }) => {
    const { identityId, projectSlug: slug } = query;
    const of = { kind, project: { slug }, identityId } as const;
    return { privilege: ofIdentity(await readPrivilege(unit, { of, slug: params.privilegeSlug })) };
  },
});

const list = operation({
  ...reading,
  path: base,
  summary: 'The additional privileges of a machine identity in a project',
  audit: 'get-identity-project-additional-privileges',
  query: z.object({ identityId: id, projectId: id }),
  reply: () => z.object({ privileges: z.array(OfIdentity()) }),
  handle: async ({ query: { identityId, projectId }, unit }) => {
    const privileges = await listPrivileges(unit, { kind, project: { id: projectId }, identityId });
    return { privileges: privileges.map(ofIdentity) };
  },
});

export const laterIdentityPrivilegeOperations = [create, update, remove, get, getBySlug, list];
