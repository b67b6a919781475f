import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Cleanup, cleanup } from '../../local/cleanup.ts';
import type { LambdaFunction } from '../../local/template/functions.ts';
import { coldStart, eventOf, firstRequests } from '../footprint/cold-start.ts';
import { type Measured, withEffort } from '../load/measure.ts';
import { operationsOn } from '../load/seed.ts';
import { functionEnvironment } from './function-environment.ts';
import type { Comparison } from './options.ts';
import type { Pair } from './ratio.ts';
import { type Both, inTurn, type Side } from './turns.ts';
import { lendApp, newDataDir, startIn, type Version } from './version.ts';

const run = promisify(execFile);

type Operation = 'get' | 'list' | 'login' | 'createInEmpty';

interface Case {
  readonly name: string;
  readonly operation: Operation;
  /** The function that answers, by its short name. */
  readonly group: string;
}

const cases: readonly Case[] = [
  { name: 'get one secret', operation: 'get', group: 'secrets' },
  { name: 'list 100 secrets', operation: 'list', group: 'secrets' },
  { name: 'universal-auth login', operation: 'login', group: 'auth' },
  { name: 'create a secret', operation: 'createInEmpty', group: 'secrets' },
];

type Versions = Both<Version>;

const concurrency = 16;

const pairOf = <T>(
  name: string,
  unit: string,
  { here, there }: Both<readonly T[]>,
  value: (measured: T) => number,
): Pair => ({ name, unit, here: here.map(value), there: there.map(value) });

/** Requests per second, and what they cost the processes, through HTTP. */
export const compareLoad = async (
  versions: Versions,
  { rounds, seconds, warmUp }: Comparison,
): Promise<readonly Pair[]> => {
  const pairs: Pair[] = [];
  for (const { name, operation } of cases) {
    const results = await inTurn<Measured>(rounds, (side, round) => {
      const { instance, seeded } = versions[side];
      const template = operationsOn(seeded)[operation];
      const label = `load-${side}-${round}`;
      return withEffort(instance, { url: instance.url, template, concurrency, warmUp, seconds, label });
    });
    const failed = [...results.here, ...results.there].reduce((sum, each) => sum + each.failed, 0);
    if (failed > 0) throw new Error(`${failed} requests of "${name}" failed`);
    pairs.push(
      pairOf(name, 'req/s', results, ({ perSecond }) => perSecond),
      pairOf(name, 'CPU ms, Locket', results, ({ locketMs }) => locketMs),
      pairOf(name, 'CPU ms, database', results, ({ databaseMs }) => databaseMs),
    );
  }
  return pairs;
};

const shortName = ({ name }: LambdaFunction): string => name.replace(/^[^-]+-/, '');
const bundleOf = ({ folder }: LambdaFunction): string => join(folder, 'index.mjs');

const functionOf = ({ app }: Version, group: string): LambdaFunction => {
  const found = app.functions.find((lambda) => shortName(lambda) === group);
  if (!found) throw new Error(`there is no function ${group}`);
  return found;
};

const functionTime = async (
  version: Version,
  { operation, group }: Case,
  requests: number,
  label: string,
): Promise<number> => {
  const lambda = functionOf(version, group);
  const program = join(import.meta.dirname, 'function-process.ts');
  const event = eventOf(operationsOn(version.seeded)[operation]);
  const { stderr } = await run(
    process.execPath,
    [program, bundleOf(lambda), event, String(requests), label],
    { env: await functionEnvironment(version, lambda), maxBuffer: 1e8 },
  );
  return JSON.parse(stderr.trim().split('\n').at(-1) ?? '{}').microseconds / 1000;
};

/** CPU time of the function alone: its bundle in a process without HTTP. */
export const compareFunctions = async (
  versions: Versions,
  { rounds, requests }: Comparison,
): Promise<readonly Pair[]> => {
  const pairs: Pair[] = [];
  for (const each of cases) {
    const results = await inTurn(rounds, (side, round) =>
      functionTime(versions[side], each, requests, `function-${side}-${round}`),
    );
    pairs.push(pairOf(each.name, 'CPU ms, function', results, (milliseconds) => milliseconds));
  }
  return pairs;
};

const inBoth = ({ here, there }: Versions): readonly string[] => {
  const names = there.app.functions.map(shortName);
  return here.app.functions.map(shortName).filter((name) => names.includes(name));
};

/** Kilobytes of the bundles that both versions have. */
export const compareBundles = (versions: Versions): readonly Pair[] => {
  const sizeOf = (side: Side, name: string) =>
    statSync(bundleOf(functionOf(versions[side], name))).size / 1000;
  return inBoth(versions).map((name) => ({
    name,
    unit: 'KB',
    here: [sizeOf('here', name)],
    there: [sizeOf('there', name)],
  }));
};

/** CPU time of cold starts, of the functions that both versions have and the bench knows a first request for. */
export const compareColdStarts = async (
  versions: Versions,
  { rounds }: Comparison,
): Promise<readonly Pair[]> => {
  const pairs: Pair[] = [];
  const known = Object.keys(firstRequests(versions.here));
  for (const name of inBoth(versions).filter((each) => known.includes(each))) {
    const results = await inTurn(rounds, async (side) => {
      const version = versions[side];
      const lambda = functionOf(version, name);
      const request = firstRequests(version)[name];
      if (!request) throw new Error(`there is no first request for ${name}`);
      return coldStart(bundleOf(lambda), eventOf(request), await functionEnvironment(version, lambda));
    });
    pairs.push(
      pairOf(name, 'CPU ms, cold start', results, ({ importMs, requestMs }) => importMs + requestMs),
    );
  }
  return pairs;
};

interface Starts {
  readonly first: number;
  readonly newFolder: number;
  readonly again: number;
}

/** Where a version keeps what it synthesized for data folders to come. */
const cacheIn = (root: string): string => join(root, 'node_modules', '.cache', 'locket');

const timeStarts = async (root: string, undo: Cleanup): Promise<Starts> => {
  const start = async (dataDir: string): Promise<number> => {
    const instance = await startIn(root, dataDir, ['npm', 'start'], undo);
    await instance.stop();
    return instance.startedIn;
  };
  const [used, fresh] = [await newDataDir(undo), await newDataDir(undo)];
  await rm(cacheIn(root), { recursive: true, force: true });
  const first = await start(used);
  await lendApp(used, fresh);
  return { first, newFolder: await start(fresh), again: await start(used) };
};

/** Milliseconds that `npm start` takes until it greets. */
export const compareStarts = async (
  roots: Both<string>,
  { rounds }: Comparison,
  undo: Cleanup,
): Promise<readonly Pair[]> => {
  const results = await inTurn(rounds, async (side) => {
    const own = cleanup();
    undo.add(() => own.run());
    return await timeStarts(roots[side], own).finally(() => own.run());
  });
  return [
    pairOf('npm start, with synthesis', 'ms', results, ({ first }) => first),
    pairOf('npm start, new data folder', 'ms', results, ({ newFolder }) => newFolder),
    pairOf('npm start, once more', 'ms', results, ({ again }) => again),
  ];
};
