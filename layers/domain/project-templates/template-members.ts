import { LocketError } from '../errors.ts';
import { isOfOrganization } from '../identities/identity.ts';
import type { Unit } from '../unit.ts';
import type { TemplateContent } from './template.ts';

const namesNobody = (member: string, name: string): LocketError =>
  new LocketError('not-found', `${member}: '${name}' is not in this organization`);

/** The identity's or person's id when it belongs to the organization now, and to no project alone. */
export const identityInOrganization = async (
  unit: Unit,
  orgId: string,
  id: string,
): Promise<string | undefined> => {
  const identity = await unit.stores.identities.find(id);
  return identity?.orgId === orgId && isOfOrganization(identity) ? id : undefined;
};

export const userInOrganization = async (
  unit: Unit,
  orgId: string,
  username: string,
): Promise<string | undefined> => {
  const user = await unit.stores.users.findByUsername(username.toLowerCase());
  if (!user) return undefined;
  return (await unit.stores.organizations.membership(orgId, user.id))?.isActive ? user.id : undefined;
};

export const groupInOrganization = async (
  unit: Unit,
  orgId: string,
  slug: string,
): Promise<string | undefined> => (await unit.stores.groups.findBySlug(orgId, slug))?.id;

/** `not-found` naming the first identity, user or group that is not in the organization. */
export const assertMembersExist = async (
  unit: Unit,
  orgId: string,
  { identities, users, groups }: Pick<TemplateContent, 'identities' | 'users' | 'groups'>,
): Promise<void> => {
  await Promise.all([
    ...identities.map(async ({ identityId }) => {
      if (!(await identityInOrganization(unit, orgId, identityId)))
        throw namesNobody('identities', identityId);
    }),
    ...users.map(async ({ username }) => {
      if (!(await userInOrganization(unit, orgId, username))) throw namesNobody('users', username);
    }),
    ...groups.map(async ({ groupSlug }) => {
      if (!(await groupInOrganization(unit, orgId, groupSlug))) throw namesNobody('groups', groupSlug);
    }),
  ]);
};
