import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import type { TallyInterval, TallyPlace } from './tallies.ts';
import { othersType, type Tally, type TallyLine } from './tally.ts';
import { hourMilliseconds } from './tally-times.ts';
import { enterProjectTrail, enterTrail } from './trail-access.ts';

export interface SummaryRequest {
  readonly interval: TallyInterval;
  /** First and last moment, both included, in milliseconds since 1970: whole hours or days that they lie in. */
  readonly from: number;
  readonly to: number;
}

/** Hours and days that one summary covers at most. */
const mostOf: Readonly<Record<TallyInterval, number>> = { hour: 72, day: 62 };
/** Actors that a summary names for each hour or day: those who did most. */
const namedActors = 20;

interface ActorCount {
  readonly type: string;
  readonly id: string | null;
  readonly count: number;
}

/** What happened in an hour or a day. */
export interface Bucket {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly count: number;
  readonly types: Readonly<Record<string, number>>;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly actors: readonly ActorCount[];
  /** Events of actors who are not named. */
  readonly ofOtherActors: number;
}

const lengths: Readonly<Record<TallyInterval, number>> = {
  hour: hourMilliseconds,
  day: 24 * hourMilliseconds,
};
const letters: Readonly<Record<TallyInterval, number>> = { hour: 13, day: 10 };

const timeOf = (moment: number, interval: TallyInterval): string =>
  new Date(moment).toISOString().slice(0, letters[interval]);

const sumBy = (tally: Tally, nameOf: (line: TallyLine) => string): Readonly<Record<string, number>> => {
  const sums: Record<string, number> = {};
  for (const line of tally) sums[nameOf(line)] = (sums[nameOf(line)] ?? 0) + line.count;
  return sums;
};

const actorsIn = (tally: Tally): readonly ActorCount[] => {
  const told = tally.filter(({ actorType }) => actorType !== othersType);
  const sums = sumBy(told, ({ actorType, actorId }) => JSON.stringify([actorType, actorId]));
  return Object.entries(sums)
    .map(([name, count]) => {
      const [type, id] = JSON.parse(name) as [string, string | null];
      return { type, id, count };
    })
    .sort((a, b) => b.count - a.count || (String(a.id) < String(b.id) ? -1 : 1))
    .slice(0, namedActors);
};

const bucketOf = (from: number, tally: Tally): Bucket => {
  const count = tally.reduce((sum, line) => sum + line.count, 0);
  const actors = actorsIn(tally);
  return {
    from,
    count,
    types: sumBy(tally, ({ type }) => type),
    outcomes: sumBy(tally, ({ outcome }) => outcome),
    actors,
    ofOtherActors: actors.reduce((left, actor) => left - actor.count, count),
  };
};

const startsOf = ({ interval, from, to }: SummaryRequest): readonly number[] => {
  const length = lengths[interval];
  const first = Math.floor(from / length);
  const count = Math.floor(to / length) - first + 1;
  if (count > mostOf[interval])
    throw new LocketError('invalid-input', `A summary covers ${mostOf[interval]} ${interval}s at most`);
  return Array.from({ length: count }, (_, index) => (first + index) * length);
};

const bucketsOf = async (
  { stores: { tallies } }: Unit,
  place: TallyPlace,
  request: SummaryRequest,
): Promise<readonly Bucket[]> => {
  const { interval } = request;
  const starts = startsOf(request);
  const times = [starts.at(0), starts.at(-1)].map((start = 0) => timeOf(start, interval));
  const kept = await tallies.between(place, interval, times as [string, string]);
  const byTime = new Map(kept.map(({ time, tally }) => [time, tally]));
  return starts.map((start) => bucketOf(start, byTime.get(timeOf(start, interval)) ?? []));
};

/** Hours or days of one project; `permission-denied` without `audit-logs:read` there. */
export const summarizeProject = async (
  unit: Unit,
  projectId: string,
  request: SummaryRequest,
): Promise<readonly Bucket[]> => {
  const { orgId, id } = await enterProjectTrail(unit, projectId);
  return bucketsOf(unit, { orgId, scope: id }, request);
};

/** Hours or days of the caller's organization with all its projects, or of one; `permission-denied` as `enterTrail`. */
export const summarizeOrganization = async (
  unit: Unit,
  projectId: string | undefined,
  request: SummaryRequest,
): Promise<readonly Bucket[]> => {
  const orgId = await enterTrail(unit, projectId);
  return bucketsOf(unit, { orgId, scope: projectId ?? orgId }, request);
};

/** Ids of those who did something in a project on its last 62 days; `permission-denied` without `audit-logs:read`. */
export const actorsOfProject = async (unit: Unit, projectId: string): Promise<readonly string[]> => {
  const project = await enterProjectTrail(unit, projectId);
  const to = unit.runtime.now().getTime();
  const from = to - (mostOf.day - 1) * lengths.day;
  const times = [timeOf(from, 'day'), timeOf(to, 'day')] as const;
  const kept = await unit.stores.tallies.between({ orgId: project.orgId, scope: project.id }, 'day', times);
  const ids = kept.flatMap(({ tally }) => tally.flatMap(({ actorId }) => actorId ?? []));
  return [...new Set(ids)].sort();
};
