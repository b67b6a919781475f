import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import type { ProjectGrant } from './project.ts';

/** People as clients name them. */
export interface NamedPeople {
  readonly emails: readonly string[];
  readonly usernames: readonly string[];
}

/** The most people one request may name: all of them join or leave in one transaction. */
export const maxPeople = 20;

/** A person and the membership in hand. */
export interface ProjectPerson {
  readonly user: User;
  readonly grant: ProjectGrant;
}

/** One person as named, in lower case. */
export interface Name {
  readonly by: 'email' | 'username';
  readonly text: string;
}

const distinctNames = (by: Name['by'], texts: readonly string[]): readonly Name[] =>
  [...new Set(texts.map((text) => text.toLowerCase()))].map((text) => ({ by, text }));

/** The names asked for, each once. `bad-request` for none, `invalid-input` for more than one transaction holds. */
export const namesIn = ({ emails, usernames }: NamedPeople): readonly Name[] => {
  const names = [...distinctNames('email', emails), ...distinctNames('username', usernames)];
  if (names.length === 0) throw new LocketError('bad-request', 'Name somebody in emails or usernames');
  if (names.length > maxPeople)
    throw new LocketError('invalid-input', `At most ${maxPeople} people can be named at a time`);
  return names;
};

type Among = () => Promise<readonly User[]>;

const hasEmail =
  (email: string) =>
  (user: User | undefined): user is User =>
    user?.email?.toLowerCase() === email;

/** Most people's username is their e-mail address; a username that only looks like the address names nobody by it. */
const find = async (unit: Unit, { by, text }: Name, among: Among): Promise<User | undefined> => {
  const user = await unit.stores.users.findByUsername(text);
  if (by === 'username' || hasEmail(text)(user)) return user;
  return (await among()).find(hasEmail(text));
};

const usersOf = async (unit: Unit, ids: readonly string[]): Promise<readonly User[]> => {
  const found = await Promise.all(ids.map((id) => unit.stores.users.find(id)));
  return found.flatMap((user) => user ?? []);
};

const named = async (
  unit: Unit,
  names: readonly Name[],
  among: Among,
): Promise<readonly (User | undefined)[]> => Promise.all(names.map((name) => find(unit, name, among)));

const refuse = (sentence: string, names: readonly Name[]): void => {
  if (names.length === 0) return;
  const texts = new Set(names.map(({ text }) => text));
  throw new LocketError('bad-request', `${sentence}: ${[...texts].join(', ')}`);
};

const isActiveMember = async (unit: Unit, orgId: string, user: User | undefined): Promise<boolean> =>
  user !== undefined && (await unit.stores.organizations.membership(orgId, user.id))?.isActive === true;

const distinct = (users: readonly (User | undefined)[]): readonly User[] => [
  ...new Map(users.flatMap((user) => (user ? [[user.id, user] as const] : []))).values(),
];

/**
 * The active members of the organization so named, each once. Whoever is not one is answered like somebody who does
 * not exist: `bad-request` naming all of them.
 */
export const membersNamed = async (
  unit: Unit,
  orgId: string,
  names: readonly Name[],
): Promise<readonly User[]> => {
  const members = await named(unit, names, async () => {
    const memberships = await unit.stores.organizations.membersOf(orgId);
    return usersOf(
      unit,
      memberships.map(({ userId }) => userId),
    );
  });
  const belongs = await Promise.all(members.map((user) => isActiveMember(unit, orgId, user)));
  refuse(
    'Not members of this organization',
    names.filter((_, index) => !belongs[index]),
  );
  return distinct(members);
};

/** The members of the project so named, each once; `bad-request` naming those who are none. */
export const projectMembersNamed = async (
  unit: Unit,
  projectId: string,
  names: readonly Name[],
): Promise<readonly ProjectPerson[]> => {
  const users = await named(unit, names, async () => {
    const grants = await unit.stores.projects.grantsIn(projectId, 'user');
    return usersOf(
      unit,
      grants.map(({ actorId }) => actorId),
    );
  });
  const grants = await Promise.all(
    users.map(async (user) => user && unit.stores.projects.grant(projectId, 'user', user.id)),
  );
  refuse(
    'Not members of this project',
    names.filter((_, index) => !grants[index]),
  );
  return distinct(users).flatMap((user) => {
    const grant = grants.find((candidate) => candidate?.actorId === user.id);
    return grant ? [{ user, grant }] : [];
  });
};
