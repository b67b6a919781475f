import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../../test/clients/locket-process.ts';
import type { Options } from '../options.ts';
import { apiOf, sendTo } from './api.ts';
import { cpuMilliseconds } from './cpu.ts';
import { type LoadOrder, type LoadResult, measureLoad } from './load.ts';
import { type Logins, prepareLogins } from './logins.ts';
import { raiseLimits } from './raise-limits.ts';
import type { RequestTemplate } from './request.ts';
import { operationsOn, seed } from './seed.ts';

/** CPU milliseconds per request, warm-up included: what a busy machine cannot falsify. */
interface Effort {
  readonly locketMs: number;
  readonly databaseMs: number;
}

export type Measured = LoadResult & Effort;

export interface LoadFigure extends Measured {
  readonly name: string;
  /** Requests per second that must be reached. */
  readonly target: number;
}

const concurrency = 16;

export interface Case {
  readonly name: string;
  readonly target: number;
  readonly template: RequestTemplate;
}

/** Of the rate of universal auth in the same run: what logins by tokens must make. */
const partOfUniversal = 0.75;
const universalTarget = 700;
const tokenTarget = partOfUniversal * universalTarget;

const casesOn = (
  operations: ReturnType<typeof operationsOn>,
  { oidc, jwt }: Logins,
  many: number,
): readonly Case[] => [
  { name: 'get one secret', target: 900, template: operations.get },
  { name: 'list 100 secrets', target: 500, template: operations.list },
  { name: 'universal-auth login', target: universalTarget, template: operations.login },
  { name: 'OIDC login, keys known', target: tokenTarget, template: oidc },
  { name: 'JWT login', target: tokenTarget, template: jwt },
  { name: 'create a secret, empty folder', target: 400, template: operations.createInEmpty },
  { name: `create a secret, folder of ${many}`, target: 400, template: operations.createInFull },
];

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const combined = (runs: readonly Measured[]): Measured => ({
  requests: runs.reduce((sum, run) => sum + run.requests, 0),
  failed: runs.reduce((sum, run) => sum + run.failed, 0),
  perSecond: mean(runs.map((run) => run.perSecond)),
  p50: mean(runs.map((run) => run.p50)),
  p99: mean(runs.map((run) => run.p99)),
  locketMs: mean(runs.map((run) => run.locketMs)),
  databaseMs: mean(runs.map((run) => run.databaseMs)),
});

/** Measures the load and what it costs the two processes that bear it. */
export const withEffort = async (
  locket: Pick<LocketProcess, 'pid' | 'databasePid'>,
  order: LoadOrder,
): Promise<Measured> => {
  const pids = [locket.pid, await locket.databasePid()];
  const before = pids.map((pid) => cpuMilliseconds(pid) ?? Number.NaN);
  const result = await measureLoad(order);
  const total = result.requests + order.warmUp;
  const [locketMs = Number.NaN, databaseMs = Number.NaN] = pids.map(
    (pid, index) => ((cpuMilliseconds(pid) ?? Number.NaN) - (before[index] ?? 0)) / total,
  );
  return { ...result, locketMs, databaseMs };
};

/**
 * Goes through the cases twice, the second time backwards: the machine drifts and the database grows, and cases that
 * are compared with each other (empty and full folder) must suffer from both alike.
 */
export const measureOn = async (
  locket: LocketProcess,
  cases: readonly Case[],
  { seconds, warmUp }: Options,
): Promise<readonly LoadFigure[]> => {
  const runs = new Map<Case, Measured[]>(cases.map((each) => [each, []]));
  for (const [index, each] of [...cases, ...[...cases].reverse()].entries()) {
    const order = { url: locket.url, template: each.template, concurrency, warmUp, seconds: seconds / 2 };
    runs.get(each)?.push(await withEffort(locket, { ...order, label: `r${index}` }));
  }
  return cases.map((each) => ({ name: each.name, target: each.target, ...combined(runs.get(each) ?? []) }));
};

/** Requests per second and latencies of the main job, through HTTP, on a database in a file. */
export const measureThroughput = async (options: Options): Promise<readonly LoadFigure[]> => {
  const locket = await startLocketProcess(await newDataFolder());
  try {
    const { adminToken, organizationId } = locket.credentials;
    const send = sendTo(locket.url);
    await raiseLimits(send, locket.credentials);
    const api = apiOf(send, adminToken);
    const seeded = await seed(api, organizationId, options.fullFolder);
    const logins = await prepareLogins(api, organizationId);
    try {
      return await measureOn(locket, casesOn(operationsOn(seeded), logins, options.fullFolder), options);
    } finally {
      logins.close();
    }
  } finally {
    await locket.stop();
    await removeFolder(locket.dataDir);
  }
};
