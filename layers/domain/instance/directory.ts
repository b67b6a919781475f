import type { Identity } from '../identities/identity.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Unit } from '../unit.ts';
import type { User, UserLine } from '../users/user.ts';
import { enterAsServerAdmin } from './server-admin.ts';

export interface DirectorySearch {
  /** Part of the name, in any case. */
  readonly search: string;
  readonly offset: number;
  readonly limit: number;
}

/** Everybody; the person who set the instance up is older than the list. */
const everybody = async ({ stores }: Unit): Promise<readonly UserLine[]> => {
  const [listed, instance] = await Promise.all([stores.users.all(), stores.instance.find()]);
  const first = instance && (await stores.users.find(instance.userId));
  const lines = first ? [...listed, { userId: first.id, username: first.username }] : listed;
  return [...new Map(lines.map((line) => [line.userId, line])).values()];
};

/** A page of the people of the instance, by username. For server admins. */
export const listUsers = async (
  unit: Unit,
  { search, offset, limit }: DirectorySearch,
): Promise<readonly User[]> => {
  await enterAsServerAdmin(unit);
  const wanted = search.toLowerCase();
  const found = (await everybody(unit)).filter(({ username }) => username.toLowerCase().includes(wanted));
  const page = found.sort((a, b) => a.username.localeCompare(b.username, 'en')).slice(offset, offset + limit);
  const users = await Promise.all(page.map(({ userId }) => unit.stores.users.find(userId)));
  unit.note({ metadata: { numberOfUsers: found.length } });
  return users.flatMap((user) => user ?? []);
};

const organizationsOf = async ({ stores }: Unit): Promise<readonly Organization[]> => {
  const [listed, instance] = await Promise.all([stores.organizations.all(), stores.instance.find()]);
  const first = instance && (await stores.organizations.find(instance.orgId));
  return [...new Map([...listed, ...(first ? [first] : [])].map((each) => [each.id, each])).values()];
};

export interface IdentityPage {
  readonly identities: readonly Identity[];
  /** Of the machine identity that the instance was set up with. */
  readonly firstId: string | undefined;
  readonly totalCount: number;
}

const byName = (a: Identity, b: Identity): number =>
  a.name.localeCompare(b.name, 'en') || a.id.localeCompare(b.id);

/** A page of the machine identities of all organizations, by name. For server admins. */
export const listIdentities = async (
  unit: Unit,
  { search, offset, limit }: DirectorySearch,
): Promise<IdentityPage> => {
  await enterAsServerAdmin(unit);
  const wanted = search.toLowerCase();
  const organizations = await organizationsOf(unit);
  const all = await Promise.all(organizations.map(({ id }) => unit.stores.identities.listOf(id)));
  const found = all
    .flat()
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .sort(byName);
  unit.note({ metadata: { numberOfIdentities: found.length } });
  return {
    identities: found.slice(offset, offset + limit),
    firstId: (await unit.stores.instance.find())?.identityId,
    totalCount: found.length,
  };
};
