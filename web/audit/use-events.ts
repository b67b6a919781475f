import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '../api/client.ts';
import { reading } from '../api/queries.ts';
import { clock } from '../shared/clock.ts';
import { isLook } from './events.ts';
import { type AuditSearch, beginningOf, intervalOf, usualRange } from './filters.ts';

const pageSize = 100;
const livePause = 5000;

const queryOf = ({ range: _, ...search }: AuditSearch, startDate: string) => ({ ...search, startDate });

/** The events that are looked for, page by page; live, the newest page is asked for again and again. */
export const useEvents = (projectId: string | undefined, search: AuditSearch, isLive: boolean) => {
  const { range = usualRange } = search;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what else is looked for begins anew.
  const startDate = useMemo(() => beginningOf(range, clock()), [range, search, isLive]);
  const found = useInfiniteQuery({
    queryKey: ['audit-events', projectId, search, isLive] as const,
    queryFn: ({ pageParam, signal }) => {
      const query = {
        ...queryOf(search, startDate),
        limit: pageSize,
        ...(pageParam !== '' && { cursor: pageParam }),
      };
      return projectId === undefined
        ? call('GET /api/v1/organization/audit-logs', { query }, { signal })
        : call('GET /api/v1/projects/{projectId}/audit-logs', { path: { projectId }, query }, { signal });
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => (isLive ? undefined : nextCursor),
    refetchInterval: isLive ? livePause : false,
    gcTime: 0,
  });
  const all = found.data?.pages.flatMap(({ auditLogs }) => auditLogs);
  const events = isLive && !search.eventTypes ? all?.filter((event) => !isLook(event)) : all;
  return { ...found, events };
};

/** How many events there were, by hour or day. */
export const useSummary = (projectId: string | undefined, { range = usualRange }: AuditSearch) => {
  const startDate = useMemo(() => beginningOf(range, clock()), [range]);
  const query = { interval: intervalOf(range), startDate };
  const ofProject = useQuery({
    ...reading('GET /api/v1/projects/{projectId}/audit-logs/summary', {
      path: { projectId: projectId ?? '' },
      query,
    }),
    enabled: projectId !== undefined,
  });
  const ofOrganization = useQuery({
    ...reading('GET /api/v1/organization/audit-logs/summary', { query }),
    enabled: projectId === undefined,
  });
  return projectId === undefined ? ofOrganization : ofProject;
};

const mostReads = 1000;

/** Reads of one secret by its name, and lists of the folder that it lies in: those say no names. */
export const useReaders = (projectId: string | undefined, search: AuditSearch) => {
  const { range = usualRange, secretKey = '', environment, secretPath } = search;
  const startDate = useMemo(() => beginningOf(range, clock()), [range]);
  const enabled = projectId !== undefined && secretKey !== '';
  const place = { ...(environment && { environment }), ...(secretPath && { secretPath }) };
  const asked = (query: object) =>
    reading('GET /api/v1/projects/{projectId}/audit-logs', {
      path: { projectId: projectId ?? '' },
      query: { ...place, startDate, outcome: 'success', limit: mostReads, ...query },
    });
  const byName = useQuery({ ...asked({ eventTypes: 'get-secret', secretKey }), enabled });
  const lists = useQuery({
    ...asked({ eventTypes: 'get-secrets' }),
    enabled: enabled && environment !== undefined,
  });
  return {
    events: [...(byName.data?.auditLogs ?? []), ...(lists.data?.auditLogs ?? [])],
    isPending: byName.isLoading || lists.isLoading,
    error: byName.error ?? lists.error,
    refetch: () => Promise.all([byName, lists].map((each) => each.error && each.refetch())),
    isWhole: !byName.data?.nextCursor && !lists.data?.nextCursor,
  };
};
