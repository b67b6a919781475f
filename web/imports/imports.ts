import { useQuery } from '@tanstack/react-query';
import { call, type InputOf, type ReplyOf } from '../api/client.ts';
import { reading } from '../api/queries.ts';
import { usePaged } from '../shared/paged.tsx';

export const listOfImports = 'GET /api/v1/imports';
export const oneImport = 'GET /api/v1/imports/{importId}';
const reportOfImport = 'GET /api/v1/imports/{importId}/report';
export const startOfImport = 'POST /api/v1/imports';

export type Import = ReplyOf<typeof oneImport>['import'];
export type Creation = InputOf<typeof startOfImport>['body'];

export const results = ['created', 'updated', 'unchanged', 'requested', 'conflict', 'refused'] as const;

/** Milliseconds between two looks at what runs, and at what rests. */
const often = 2_000;
const seldom = 60_000;

/** The imports of a project, part by part, looked at again while one of them runs. */
export const useImports = (projectId: string, isRunning: boolean) =>
  usePaged<Import>(
    [listOfImports, projectId],
    async (cursor, signal) => {
      const query = { projectId, ...(cursor !== undefined && { cursor }) };
      const reply: { imports: readonly Import[]; nextCursor?: string } = await call(
        listOfImports,
        { query },
        { signal },
      );
      return { items: reply.imports, next: reply.nextCursor };
    },
    { refetchInterval: isRunning ? often : seldom },
  );

/** One import, looked at again until it ends. */
export const useImport = (importId: string) =>
  useQuery({
    ...reading(oneImport, { path: { importId } }),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.import.status === 'running' ? often : false),
  });

/** How the keys of an import came out, part by part; what came since is read when its counts say that there is more. */
export const useReport = ({ id: importId, status, counts }: Import) =>
  usePaged([reportOfImport, importId, status, Object.values(counts).join()], async (cursor, signal) => {
    const query = cursor === undefined ? {} : { cursor };
    const { lines, nextCursor } = await call(reportOfImport, { path: { importId }, query }, { signal });
    return { items: lines, next: nextCursor };
  });
