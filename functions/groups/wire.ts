import * as z from 'zod';
import type { Group } from '../../layers/domain/groups/group.ts';
import type { RoledGroup } from '../../layers/domain/groups/list-groups.ts';
import type { InOrOut } from '../../layers/domain/groups/pages.ts';
import type { GroupPerson } from '../../layers/domain/groups/people.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import type { Claims } from '../../layers/domain/tokens/claims.ts';
import type { Stores } from '../../layers/domain/unit.ts';
import type { User } from '../../layers/domain/users/user.ts';
import { defaulted, id, instant, numeric, optional, sought, uuid } from '../../layers/http/wire.ts';
import { CustomRoleReply, customRoleReply } from '../roles/wire.ts';

export const GroupId = z.object({ id });

/** Usernames are kept in lower case. */
export const usernameInput = z.string().normalize('NFC').trim().min(1).max(255).toLowerCase();

/** A part of a list of groups or their members; one reads at most `most` at once. */
export const pageQuery = (usual: number, most: number) => ({
  offset: defaulted(numeric(z.int().min(0).max(1_000_000)), 0),
  limit: defaulted(numeric(z.int().min(1).max(most)), usual),
  search: optional(sought(255)),
});

/** People of a group: older clients call what is searched `username`. */
export const PeopleQuery = z
  .object({
    ...pageQuery(10, 100),
    username: optional(sought(255)),
    filterUsers: optional(z.enum(['existingMembers', 'nonMembers'])),
  })
  .refine(({ search, username }) => search === undefined || username === undefined, {
    message: 'search and username mean the same: give one of them',
    path: ['username'],
  })
  .transform(({ offset, limit, search, username, filterUsers }) => ({
    offset,
    limit,
    search: search ?? username,
    who: inOrOut(filterUsers === 'existingMembers', filterUsers === 'nonMembers'),
  }));

export const inOrOut = (isIn: boolean, isOut: boolean): InOrOut => (isIn ? 'in' : isOut ? 'out' : 'both');

interface Known<P = object> {
  readonly params: P;
  readonly claims: Claims;
  readonly stores: Stores;
}
interface WithId {
  readonly id: string;
}

/** The group, and who of a kind is in it, join the first round of reads. */
export const expectGroup =
  (kind?: 'identity' | 'user') =>
  ({ params, claims, stores }: Known<WithId>): void => {
    const { orgId } = actorIn(claims);
    if (orgId) stores.groups.expect(orgId, params.id, kind);
  };

/** So do all groups of the organization. */
export const expectGroups = ({ claims, stores }: Known): void => {
  const { orgId } = actorIn(claims);
  if (orgId) stores.groups.expectList(orgId);
};

/** So do the people who are on the list that is asked for. */
export const expectPeople = (known: Known<WithId> & { readonly query: { readonly who: InOrOut } }): void => {
  expectGroup('user')(known);
  const { orgId } = actorIn(known.claims);
  if (orgId && known.query.who !== 'in') known.stores.organizations.expectMembers(orgId);
};

export const GroupReply = () =>
  z.object({
    id: uuid,
    orgId: uuid,
    name: z.string(),
    slug: z.string(),
    role: z.string(),
    roleId: uuid.nullable(),
    customRoleSlug: z.string().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
  });

export const groupReply = ({ group, customRole }: RoledGroup): z.input<ReturnType<typeof GroupReply>> => ({
  id: group.id,
  orgId: group.orgId,
  name: group.name,
  slug: group.slug,
  role: group.role,
  roleId: group.customRoleId ?? null,
  customRoleSlug: customRole?.slug ?? null,
  createdAt: group.createdAt,
  updatedAt: group.updatedAt,
});

/** The same with the custom role itself. */
export const DetailedGroupReply = () =>
  GroupReply().extend({
    customRole: CustomRoleReply().optional(),
  });

export const detailedGroupReply = (roled: RoledGroup): z.input<ReturnType<typeof DetailedGroupReply>> => {
  const { customRole } = roled;
  return { ...groupReply(roled), ...(customRole && { customRole: customRoleReply(customRole) }) };
};

export const GroupNameReply = () =>
  z.object({ id: z.string(), name: z.string(), slug: z.string(), orgId: z.string() });

export const groupNameReply = ({ id: groupId, name, slug, orgId }: Group) => ({
  id: groupId,
  name,
  slug,
  orgId,
});

export const UserReply = () =>
  z.object({
    email: z.string().nullable(),
    username: z.string(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    id: uuid,
  });

export const userReply = ({ email, username, firstName, lastName, id: userId }: User) => ({
  email,
  username,
  firstName,
  lastName,
  id: userId,
});

const inside = () => ({ isPartOfGroup: z.boolean(), joinedGroupAt: instant().nullable() });

export const PeopleReply = () =>
  z.object({ users: z.array(UserReply().extend(inside())), totalCount: z.int() });

export const peopleReply = ({
  page,
  totalCount,
}: {
  readonly page: readonly GroupPerson[];
  readonly totalCount: number;
}): z.input<ReturnType<typeof PeopleReply>> => ({
  users: page.map(({ user, joinedAt }) => ({
    ...userReply(user),
    isPartOfGroup: joinedAt !== null,
    joinedGroupAt: joinedAt,
  })),
  totalCount,
});

export const MachinesReply = () =>
  z.object({
    machineIdentities: z.array(z.object({ id: uuid, name: z.string(), ...inside() })),
    totalCount: z.int(),
  });
