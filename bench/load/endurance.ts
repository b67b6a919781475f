import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../../test/clients/locket-process.ts';
import { apiOf, sendTo } from './api.ts';
import { measureLoad } from './load.ts';
import { raiseLimits } from './raise-limits.ts';
import type { RequestTemplate } from './request.ts';
import { operationsOn, seed } from './seed.ts';

/** One round of all operations, and what the processes held in memory after it. */
export interface Round {
  /** Minutes since the load began. */
  readonly minutes: number;
  readonly perSecond: Readonly<Record<string, number>>;
  readonly failed: number;
  readonly locketMegabytes: number;
  readonly databaseMegabytes: number;
}

const concurrency = 16;
const secondsPerOperation = 15;
const restSeconds = 60;
const minute = 60_000;

const casesOn = (operations: ReturnType<typeof operationsOn>): Readonly<Record<string, RequestTemplate>> => ({
  get: operations.get,
  list: operations.list,
  login: operations.login,
  create: operations.createInEmpty,
});

/** Resident memory of a process (Linux only). */
const residentMegabytes = (pid: number): number => {
  const [, kilobytes] = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
};

const memoryOf = async (locket: LocketProcess) => ({
  locketMegabytes: residentMegabytes(locket.pid),
  databaseMegabytes: residentMegabytes(await locket.databasePid()),
});

/** Drives each operation for some seconds, one after the other. */
const driveOnce = async (
  url: string,
  cases: Readonly<Record<string, RequestTemplate>>,
  round: number,
): Promise<Pick<Round, 'perSecond' | 'failed'>> => {
  const perSecond: Record<string, number> = {};
  let failed = 0;
  for (const [name, template] of Object.entries(cases)) {
    const order = { url, template, concurrency, warmUp: 50, seconds: secondsPerOperation };
    const result = await measureLoad({ ...order, label: `e${round}` });
    perSecond[name] = result.perSecond;
    failed += result.failed;
  }
  return { perSecond, failed };
};

/** Full load for so many minutes, each round handed on as it ends, and the memory a minute after the last. */
export const endure = async (minutes: number, tell: (round: Round) => void): Promise<void> => {
  const locket = await startLocketProcess(await newDataFolder());
  try {
    const { adminToken, organizationId } = locket.credentials;
    const send = sendTo(locket.url);
    await raiseLimits(send, locket.credentials);
    const cases = casesOn(operationsOn(await seed(apiOf(send, adminToken), organizationId, 1)));
    const started = performance.now();
    const passed = () => (performance.now() - started) / minute;
    for (let round = 1; passed() < minutes; round += 1) {
      const driven = await driveOnce(locket.url, cases, round);
      tell({ minutes: passed(), ...driven, ...(await memoryOf(locket)) });
    }
    await sleep(restSeconds * 1000);
    tell({ minutes: passed(), perSecond: {}, failed: 0, ...(await memoryOf(locket)) });
  } finally {
    await locket.stop();
    await removeFolder(locket.dataDir);
  }
};
