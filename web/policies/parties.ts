import { useQuery } from '@tanstack/react-query';
import { reading } from '../api/queries.ts';
import { nameOf } from '../shared/people.ts';
import { useWords } from '../shared/words.ts';
import { policyWords } from './words.ts';

/** A person or a group, as policies name them. */
export interface Party {
  readonly type: 'user' | 'group';
  readonly id: string;
}

export const keyOf = ({ type, id }: { readonly type: string; readonly id?: string | null }): string =>
  `${type} ${id ?? ''}`;

export const partyOf = (key: string): Party => {
  const [type, id = ''] = key.split(' ');
  return { type: type === 'group' ? 'group' : 'user', id };
};

/** The people and groups of a project, as a choice. */
export const useParties = (projectId: string): readonly (readonly [key: string, name: string])[] => {
  const t = useWords(policyWords);
  const path = { projectId };
  const people = useQuery(reading('GET /api/v1/projects/{projectId}/memberships', { path }));
  const groups = useQuery(reading('GET /api/v1/projects/{projectId}/groups', { path }));
  return [
    ...(people.data?.memberships ?? []).map(
      ({ userId, user }) => [keyOf({ type: 'user', id: userId }), nameOf(user)] as const,
    ),
    ...(groups.data?.groupMemberships ?? []).map(
      ({ groupId, group }) => [keyOf({ type: 'group', id: groupId }), t.group(group.name)] as const,
    ),
  ];
};
