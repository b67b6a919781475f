import { queryOptions } from '@tanstack/react-query';
import { call, type ReplyOf } from '../api/client.ts';

export const listOfMachines = 'GET /api/v1/projects/{projectId}/identity-memberships';
export type MachineMembership = ReplyOf<typeof listOfMachines>['identityMemberships'][number];

const partSize = 100;

/** All machine identities of a project, read part by part: who is chosen or left out hangs on every one. */
export const machinesOf = (projectId: string) =>
  queryOptions({
    queryKey: [listOfMachines, projectId] as const,
    queryFn: async ({ signal }): Promise<readonly MachineMembership[]> => {
      const all: MachineMembership[] = [];
      for (let total = 1; all.length < total; ) {
        const query = { limit: partSize, offset: all.length };
        const reply = await call(listOfMachines, { path: { projectId }, query }, { signal });
        all.push(...reply.identityMemberships);
        total = reply.identityMemberships.length === 0 ? 0 : reply.totalCount;
      }
      return all;
    },
  });
