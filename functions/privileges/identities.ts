import * as z from 'zod';
import {
  createPrivilege,
  deletePrivilege,
  listPrivileges,
  readPrivilege,
  updatePrivilege,
} from '../../layers/domain/privileges/manage-privileges.ts';
import type { HolderReference, PrivilegeReference } from '../../layers/domain/privileges/privilege-holder.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id } from '../../layers/http/wire.ts';
import { singleActions } from '../roles/rule-wire.ts';
import {
  notBoth,
  oneOfBoth,
  privilegeReplies,
  privilegeSlug,
  projectSlug,
  rulesGiven,
  rulesMembers,
  slugInput,
  temporarily,
  temporaryMembers,
  windowChanges,
} from './wire.ts';

const base = '/api/v1/additional-privilege/identity';
const { OfIdentity, ofIdentity } = privilegeReplies(singleActions);
const One = () => z.object({ privilege: OfIdentity() });

const holder = { identityId: id, projectSlug };
const Named = z.object({ ...holder, privilegeSlug });

interface Holder {
  readonly identityId: string;
  readonly projectSlug: string;
}

const holderOf = ({ identityId, projectSlug: slug }: Holder): HolderReference => ({
  kind: 'identity',
  project: { slug },
  identityId,
});

const named = (given: Holder & { readonly privilegeSlug: string }): PrivilegeReference => ({
  of: holderOf(given),
  slug: given.privilegeSlug,
});

const reading = { access: members, method: 'GET', limit: 'read' } as const;
const changing = { access: members, limit: 'write', reply: One } as const;
const creating = {
  ...changing,
  method: 'POST',
  audit: 'create-identity-project-additional-privilege',
} as const;

const permanent = operation({
  ...creating,
  path: `${base}/permanent`,
  summary: 'Give a machine identity an additional privilege in a project, for good',
  body: z.object({ ...holder, slug: slugInput, ...rulesMembers }).refine(...oneOfBoth),
  handle: async ({ body, unit }) => ({
    privilege: ofIdentity(
      await createPrivilege(unit, holderOf(body), {
        slug: body.slug,
        rules: rulesGiven(body) ?? [],
        window: undefined,
      }),
    ),
  }),
});

const temporary = operation({
  ...creating,
  path: `${base}/temporary`,
  summary: 'Give a machine identity an additional privilege in a project, for a time',
  body: z.object({ ...holder, slug: slugInput, ...rulesMembers, ...temporaryMembers }).refine(...oneOfBoth),
  handle: async ({ body, unit }) => ({
    privilege: ofIdentity(
      await createPrivilege(unit, holderOf(body), {
        slug: body.slug,
        rules: rulesGiven(body) ?? [],
        window: temporarily(body),
      }),
    ),
  }),
});

const update = operation({
  ...changing,
  method: 'PATCH',
  path: base,
  summary: 'Change an additional privilege of a machine identity',
  audit: 'update-identity-project-additional-privilege',
  body: Named.extend({
    privilegeDetails: z.object({ slug: slugInput, ...rulesMembers, ...windowChanges }).refine(...notBoth),
  }),
  handle: async ({ body, unit }) => {
    const { privilegeDetails } = body;
    const changes = { ...privilegeDetails, rules: rulesGiven(privilegeDetails) };
    return { privilege: ofIdentity(await updatePrivilege(unit, named(body), changes)) };
  },
});

const remove = operation({
  ...changing,
  method: 'DELETE',
  path: base,
  summary: 'Take an additional privilege from a machine identity',
  audit: 'delete-identity-project-additional-privilege',
  body: Named,
  handle: async ({ body, unit }) => ({ privilege: ofIdentity(await deletePrivilege(unit, named(body))) }),
});

const get = operation({
  ...reading,
  path: `${base}/{privilegeSlug}`,
  summary: 'An additional privilege of a machine identity',
  audit: 'get-identity-project-additional-privilege',
  params: z.object({ privilegeSlug }),
  query: z.object(holder),
  reply: One,
  handle: async ({ params, query, unit }) => ({
    privilege: ofIdentity(await readPrivilege(unit, named({ ...query, ...params }))),
  }),
});

const list = operation({
  ...reading,
  path: base,
  summary: 'The additional privileges of a machine identity in a project',
  audit: 'get-identity-project-additional-privileges',
  query: z.object(holder),
  reply: () => z.object({ privileges: z.array(OfIdentity()) }),
  handle: async ({ query, unit }) => ({
    privileges: (await listPrivileges(unit, holderOf(query))).map(ofIdentity),
  }),
});

export const identityPrivilegeOperations = [permanent, temporary, update, remove, get, list];
