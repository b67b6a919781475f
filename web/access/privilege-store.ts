import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { readAgain, reading } from '../api/queries.ts';
import type { Rule } from '../rules/drafts.ts';
import type { Given, windowOf } from './given.ts';

/** Rules that somebody has beyond their roles. */
export interface Privilege extends Given {
  readonly id: string;
  readonly slug: string;
  readonly permissions: readonly Rule[];
}

interface PrivilegeDraft {
  readonly slug: string;
  readonly permissions: readonly Rule[];
  readonly type: ReturnType<typeof windowOf>;
}

/** Where additional privileges of one person or machine identity are kept. */
export interface PrivilegeStore {
  readonly usePrivileges: () => {
    readonly data: readonly Privilege[] | undefined;
    readonly isPending: boolean;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  readonly save: (draft: PrivilegeDraft, id?: string) => Promise<unknown>;
  readonly end: (id: string) => Promise<unknown>;
}

const ofPeople = 'GET /api/v1/user-project-additional-privilege';
const ofMachines = 'GET /api/v2/identity-project-additional-privilege';

const stale = (route: string) => () => readAgain(route);

/** A type that is left out stays as it is; the API wants lists it may keep. */
const bodyOf = ({ slug, permissions, type }: PrivilegeDraft) => ({
  slug,
  permissions: [...permissions],
  type,
});

export const privilegesOfPerson = (projectMembershipId: string): PrivilegeStore => ({
  usePrivileges: () => {
    const found = useQuery(reading(ofPeople, { query: { projectMembershipId } }));
    return { ...found, data: found.data?.privileges };
  },
  save: (draft, id) =>
    (id
      ? call('PATCH /api/v1/user-project-additional-privilege/{privilegeId}', {
          path: { privilegeId: id },
          body: bodyOf(draft),
        })
      : call('POST /api/v1/user-project-additional-privilege', {
          body: { projectMembershipId, ...bodyOf(draft) },
        })
    ).then(stale(ofPeople)),
  end: (privilegeId) =>
    call('DELETE /api/v1/user-project-additional-privilege/{privilegeId}', { path: { privilegeId } }).then(
      stale(ofPeople),
    ),
});

export const privilegesOfMachine = (projectId: string, identityId: string): PrivilegeStore => ({
  usePrivileges: () => {
    const found = useQuery(reading(ofMachines, { query: { projectId, identityId } }));
    return { ...found, data: found.data?.privileges };
  },
  save: (draft, id) =>
    (id
      ? call('PATCH /api/v2/identity-project-additional-privilege/{privilegeId}', {
          path: { privilegeId: id },
          body: bodyOf(draft),
        })
      : call('POST /api/v2/identity-project-additional-privilege', {
          body: { projectId, identityId, ...bodyOf(draft) },
        })
    ).then(stale(ofMachines)),
  end: (privilegeId) =>
    call('DELETE /api/v2/identity-project-additional-privilege/{privilegeId}', {
      path: { privilegeId },
    }).then(stale(ofMachines)),
});
