import { LocketError } from '../../../domain/errors.ts';
import type {
  InstanceRecord,
  InstanceStore,
  Membership,
  Organization,
  OrganizationStore,
} from '../../../domain/organizations/organization.ts';
import { absent, check, put } from '../changes.ts';
import { fromItem, fromItems, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';

const alreadySetUp = () => new LocketError('bad-request', 'Instance has already been set up');

/** Organizations and their human members, listed from both sides. */
export const organizationStore = (session: ReadSession): OrganizationStore => ({
  find: async (orgId) => fromItem<Organization>(await session.get(keys.organization(orgId))),
  membershipsOf: async (userId) => fromItems<Membership>(await session.all(keys.userMemberships(userId))),
  membership: async (orgId, userId) => fromItem<Membership>(await session.get(keys.member(orgId, userId))),
  membersOf: async (orgId) => fromItems<Membership>(await session.all(keys.members(orgId))),
  creation: (organization) => [put(toItem(keys.organization(organization.id), organization), absent)],
  membershipCreation: (membership) => [
    put(toItem(keys.member(membership.orgId, membership.userId), membership), absent),
    put(toItem(keys.userMembership(membership.userId, membership.orgId), membership), absent),
  ],
  // The person's side of the membership: the organization's may be checked in the same transaction.
  roleCheck: ({ userId, orgId, role }) =>
    check(keys.userMembership(userId, orgId), {
      expression: 'isActive = :yes and #role = :role',
      names: { '#role': 'role' },
      values: { ':yes': true, ':role': role },
    }),
});

/** Whether this instance was set up, decided by one conditional write. */
export const instanceStore = (session: ReadSession): InstanceStore => ({
  bootstrapDigest: async () =>
    fromItem<{ digest: string }>(await session.get(keys.bootstrapSecret()))?.digest,
  find: async () => fromItem<InstanceRecord>(await session.get(keys.instance())),
  isInitialized: async () => (await session.get(keys.instance())) !== undefined,
  initialization: (record) => put(toItem(keys.instance(), record), absent, alreadySetUp),
});
