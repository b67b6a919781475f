import * as z from 'zod';
import {
  actorsOfProject,
  type Bucket,
  type SummaryRequest,
  summarizeOrganization,
  summarizeProject,
} from '../../layers/domain/audit/summary.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, instant } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { ofProject, type Spelling } from '../spelling.ts';
import { assertInOrder, assertSameProject, moment, outcomes, projectAgain } from './wire.ts';

const intervals = ['hour', 'day'] as const;
const dayMilliseconds = 86_400_000;
/** What is summed up when no start is said: a day by hours, a month by days. */
const usual = { hour: 23 * 3_600_000, day: 29 * dayMilliseconds } as const;

const range = { interval: defaulted(z.enum(intervals), 'day'), startDate: moment, endDate: moment };
const ProjectSummaryQuery = z.object({ ...range, ...projectAgain });
const OrganizationSummaryQuery = ProjectSummaryQuery;

/** `invalid-input` when it ends before it begins. */
const requestIn = (
  { interval, startDate, endDate }: z.output<typeof ProjectSummaryQuery>,
  now: Date,
): SummaryRequest => {
  const to = endDate ?? now.getTime();
  const from = startDate ?? to - usual[interval];
  assertInOrder(from, to);
  return { interval, from, to };
};

const count = () => z.int();

const SummaryReply = () =>
  z.object({
    interval: z.enum(intervals),
    buckets: z.array(
      z.object({
        startDate: instant(),
        count: count(),
        eventTypes: z.record(z.string(), z.number()),
        outcomes: z.partialRecord(z.enum(outcomes), z.number()),
        actors: z.array(z.object({ type: z.string(), id: z.string().nullable(), count: count() })),
        otherActors: count(),
      }),
    ),
  });

const summaryReply = (interval: SummaryRequest['interval'], buckets: readonly Bucket[]) => ({
  interval,
  buckets: buckets.map(({ from, types, actors, ofOtherActors, ...bucket }) => ({
    startDate: new Date(from).toISOString(),
    count: bucket.count,
    eventTypes: types,
    outcomes: bucket.outcomes,
    actors: actors.map((each) => ({ ...each })),
    otherActors: ofOtherActors,
  })),
});

const reading = { method: 'GET', access: members, audit: 'get-audit-log-summary', limit: 'read' } as const;

const ofOrganization = operation({
  ...reading,
  path: '/api/v1/organization/audit-logs/summary',
  summary: 'How many audit events the organization and its projects had, by hour or day',
  query: OrganizationSummaryQuery,
  reply: SummaryReply,
  handle: async ({ query, unit }) => {
    const request = requestIn(query, unit.runtime.now());
    return summaryReply(query.interval, await summarizeOrganization(unit, query.projectId, request));
  },
});

const ofOneProject = ({ base }: Spelling) =>
  operation({
    ...reading,
    path: base,
    summary: 'How many audit events a project had, by hour or day',
    expect: expectProject,
    params: ProjectId,
    query: ProjectSummaryQuery,
    reply: SummaryReply,
    handle: async ({ params: { projectId }, query, unit }) => {
      assertSameProject(projectId, query.projectId);
      const request = requestIn(query, unit.runtime.now());
      return summaryReply(query.interval, await summarizeProject(unit, projectId, request));
    },
  });

/** Older dashboards fill a filter of audit logs with it. */
const actors = operation({
  method: 'GET',
  path: '/api/v1/workspace/{projectId}/audit-logs/filters/actors',
  summary: 'Ids of those who did something in a project lately, to filter its audit logs by',
  access: members,
  audit: 'get-audit-log-summary',
  limit: 'read',
  expect: expectProject,
  params: ProjectId,
  reply: () => z.object({ actors: z.array(z.string()) }),
  handle: async ({ params: { projectId }, unit }) => ({
    actors: [...(await actorsOfProject(unit, projectId))],
  }),
});

export const summaryOperations = [
  actors,
  ofOrganization,
  ...ofProject('/audit-logs/summary').map(ofOneProject),
];
