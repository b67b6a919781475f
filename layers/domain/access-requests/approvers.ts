import { LocketError } from '../errors.ts';
import { grantsOf } from '../projects/entitlement.ts';
import { type PersonStanding, personStanding } from '../projects/person-standing.ts';
import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import type { Party } from './policy.ts';

/** How a client names somebody: a group by its id, a person by id or username. */
export type NamedParty =
  | { readonly type: 'group'; readonly id: string }
  | { readonly type: 'user'; readonly id?: string | undefined; readonly username?: string | undefined };

const strange = (what: string): LocketError =>
  new LocketError('bad-request', `${what} is not in this project: nobody else can be named in a policy`);

const userNamed = async (
  { stores }: Unit,
  { id, username }: Extract<NamedParty, { type: 'user' }>,
): Promise<User | undefined> => {
  if (id !== undefined) return stores.users.find(id);
  return username === undefined ? undefined : stores.users.findByUsername(username.toLowerCase());
};

const personIn = async (
  unit: Unit,
  { id: projectId, orgId }: Project,
  named: Extract<NamedParty, { type: 'user' }>,
): Promise<Party> => {
  const user = await userNamed(unit, named);
  const standing = user && (await personStanding(unit, { orgId, projectId, userId: user.id }));
  if (!standing || grantsOf(standing.entitlement).length === 0)
    throw strange(`Person '${named.username ?? named.id ?? ''}'`);
  return { type: 'user', id: standing.id };
};

const groupIn = async ({ stores }: Unit, { id, orgId }: Project, groupId: string): Promise<Party> => {
  const [group, grant] = await Promise.all([
    stores.groups.find(orgId, groupId),
    stores.projects.grant(id, 'group', groupId),
  ]);
  if (!group || !grant) throw strange(`Group '${groupId}'`);
  return { type: 'group', id: group.id };
};

/** Who is meant, in the order given; `bad-request` for who is not in the project. */
export const partiesNamed = (
  unit: Unit,
  project: Project,
  named: readonly NamedParty[],
): Promise<readonly Party[]> =>
  Promise.all(
    named.map((each) =>
      each.type === 'user' ? personIn(unit, project, each) : groupIn(unit, project, each.id),
    ),
  );

/** Somebody in a project. */
export type Participant = PersonStanding;

/**
 * A person as they stand in a project now; undefined for who left it or the organization, or was deactivated: what they
 * said counts no more.
 */
export const participant = async (
  unit: Pick<Unit, 'stores'>,
  { id: projectId, orgId }: Pick<Project, 'id' | 'orgId'>,
  userId: string,
): Promise<Participant | undefined> => {
  const standing = await personStanding(unit, { orgId, projectId, userId });
  return standing && grantsOf(standing.entitlement).length > 0 ? standing : undefined;
};

/**
 * Whether somebody is one of these, themselves or by a group that they are in now, and were in at an instant (ISO 8601) if one
 * is given. A group counts while it is in the project, and was then: only there is weighed who is let into it.
 */
export const isAmong = (
  parties: readonly Party[],
  { id, entitlement: { ofGroups, joinedAt } }: Participant,
  at?: string,
): boolean =>
  parties.some(({ type, id: partyId }) =>
    type === 'user'
      ? partyId === id
      : ofGroups.some(
          ({ actorId, createdAt }) =>
            actorId === partyId &&
            (at === undefined || (createdAt <= at && (joinedAt.get(partyId) ?? at) <= at)),
        ),
  );

/** The most people of one policy that are told of something, or looked at one by one. */
const maxPeople = 40;

/**
 * The people that these are now, everybody in a group among them: those named by themselves first, 40 at most, and nobody
 * who left.
 */
export const peopleAmong = async (
  unit: Pick<Unit, 'stores'>,
  project: Pick<Project, 'id' | 'orgId'>,
  parties: readonly Party[],
): Promise<readonly Participant[]> => {
  const direct = parties.filter(({ type }) => type === 'user').map(({ id }) => id);
  const groups = [...new Set(parties.filter(({ type }) => type === 'group').map(({ id }) => id))];
  const inside = await Promise.all(groups.map((id) => unit.stores.groups.everybodyIn(id, 'user')));
  const ids = new Set([...direct, ...inside.flat().map(({ actorId }) => actorId)]);
  const people = await Promise.all([...ids].slice(0, maxPeople).map((id) => participant(unit, project, id)));
  return people.filter((person) => person !== undefined).filter((person) => isAmong(parties, person));
};
