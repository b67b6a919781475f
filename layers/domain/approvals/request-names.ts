import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import type { Requester } from './change-request.ts';

/** People and machines by id, as replies name them. */
export type NamesById = ReadonlyMap<string, Pick<User, 'username' | 'email' | 'firstName' | 'lastName'>>;

const nameOf = async (
  { stores }: Unit,
  { kind, id }: Requester,
): Promise<readonly (readonly [string, Pick<User, 'username' | 'email' | 'firstName' | 'lastName'>])[]> => {
  if (kind === 'user') {
    const user = await stores.users.find(id);
    return user ? [[id, user]] : [];
  }
  const identity = await stores.identities.find(id);
  return identity ? [[id, { username: identity.name, email: null, firstName: null, lastName: null }]] : [];
};

/** What these people and machines are called, those who are still known. */
export const namesOf = async (unit: Unit, all: readonly Requester[]): Promise<NamesById> => {
  const distinct = [...new Map(all.map((each) => [each.id, each])).values()];
  return new Map((await Promise.all(distinct.map((each) => nameOf(unit, each)))).flat());
};

export const person = (id: string): Requester => ({ kind: 'user', id });
