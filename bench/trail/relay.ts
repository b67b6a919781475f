import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Command,
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../../test/clients/locket-process.ts';
import { type FeatureFigure, notAbove } from '../features/figure.ts';
import { apiOf, sendTo } from '../load/api.ts';
import { Connection } from '../load/connection.ts';
import { measureLoad } from '../load/load.ts';
import { raiseLimits } from '../load/raise-limits.ts';
import { type RequestTemplate, requestText } from '../load/request.ts';
import { operationsOn, seed } from '../load/seed.ts';
import type { Options } from '../options.ts';

const perSecond = 200;
const connections = 16;
const lookEvery = 20;
/** Milliseconds for which what was sent last may be on its way. */
const patience = 10_000;
const mostLag = 2000;
const mostLoss = 15;
const rounds = 3;

const withoutStream: Command = [process.execPath, 'bench/trail/without-stream-process.ts'];

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Sends one kind of request at a steady rate. */
const sendSteadily = async (url: string, template: RequestTemplate, seconds: number): Promise<void> => {
  const target = new URL(url);
  const free = await Promise.all(Array.from({ length: connections }, () => Connection.open(target)));
  const all = [...free];
  const started = performance.now();
  for (let n = 0; n < perSecond * seconds; n += 1) {
    await pause(Math.max(0, started + (n * 1000) / perSecond - performance.now()));
    const connection = free.pop();
    if (!connection) continue;
    void connection.send(requestText(target, template, `steady-${n}`)).then(() => free.push(connection));
  }
  await pause(500);
  for (const connection of all) connection.close();
};

/** The newest file of a folder that stands for what rules on the bus feed. */
const newestFile = (folder: string): string | undefined => {
  const [file] = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .slice(-1);
  return file && join(folder, file);
};

/** Whole lines that came to a file since it was read last. */
const follow = (path: string) => {
  const file = openSync(path, 'r');
  let position = fstatSync(file).size;
  return {
    lines: (): readonly string[] => {
      const bytes = Buffer.alloc(fstatSync(file).size - position);
      readSync(file, bytes, 0, bytes.length, position);
      const end = bytes.lastIndexOf('\n') + 1;
      position += end;
      return bytes.toString('utf8', 0, end).split('\n').filter(Boolean);
    },
    close: () => closeSync(file),
  };
};

/** Milliseconds from each event to its line in that file. */
const watchLag = (dataDir: string) => {
  const path = newestFile(join(dataDir, 'events'));
  if (!path) throw new Error('No event went to the bus yet');
  const followed = follow(path);
  const lags: number[] = [];
  const timer = setInterval(() => {
    const now = Date.now();
    for (const line of followed.lines())
      lags.push(now - Date.parse(JSON.parse(line).event.detail.occurredAt));
  }, lookEvery);
  return {
    lags,
    stop: () => {
      clearInterval(timer);
      followed.close();
    },
  };
};

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ??
  Number.NaN;

const median = (values: readonly number[]): number => percentile(values, 0.5);

const lagOf = async (locket: LocketProcess, template: RequestTemplate, seconds: number): Promise<number> => {
  const watch = watchLag(locket.dataDir);
  await sendSteadily(locket.url, template, seconds);
  const end = performance.now() + patience;
  const wanted = perSecond * seconds * 0.99;
  while (watch.lags.length < wanted && performance.now() < end) await pause(lookEvery);
  watch.stop();
  return percentile(watch.lags, 0.99);
};

/** Requests per second at full speed, with what the table's stream feeds or without. */
const rateOf = async (dataDir: string, template: RequestTemplate, options: Options, relayed: boolean) => {
  const locket = await startLocketProcess(dataDir, relayed ? undefined : withoutStream);
  try {
    const { seconds, warmUp } = options;
    const order = { url: locket.url, template, concurrency: connections, warmUp, seconds, label: 'loss' };
    return (await measureLoad(order)).perSecond;
  } finally {
    await locket.stop();
  }
};

/** How far the bus is behind at a steady rate, and what the relay takes from reads at full speed. */
export const measureRelay = async (options: Options): Promise<readonly FeatureFigure[]> => {
  const dataDir = await newDataFolder();
  try {
    const locket = await startLocketProcess(dataDir);
    const send = sendTo(locket.url);
    await raiseLimits(send, locket.credentials);
    const { adminToken, organizationId } = locket.credentials;
    const { get } = operationsOn(await seed(apiOf(send, adminToken), organizationId, 1));
    const lag = await lagOf(locket, get, 2 * options.seconds);
    await locket.stop();
    const losses: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const without = await rateOf(dataDir, get, options, false);
      losses.push(100 * (1 - (await rateOf(dataDir, get, options, true)) / without));
    }
    return [
      notAbove(`from an event to the bus at ${perSecond} a second, 99th percentile`, lag, 'ms', mostLag),
      notAbove('reads at full speed lose to the relay', median(losses), '%', mostLoss),
    ];
  } finally {
    await removeFolder(dataDir);
  }
};
