import { parseArgs } from 'node:util';
import { Misuse } from './misuse.ts';

const parts = [
  'load',
  'keys',
  'leases',
  'pki',
  'counts',
  'features',
  'bundles',
  'memory',
  'trail',
  'rotation',
  'hsm',
  'cli',
  'web',
] as const;
type Part = (typeof parts)[number];

/** How much is measured. */
export interface Options {
  readonly parts: readonly Part[];
  /** Seconds of load per case. */
  readonly seconds: number;
  /** Requests before the clock starts. */
  readonly warmUp: number;
  /** Secrets in the full folder. */
  readonly fullFolder: number;
  /** Folders of the tree that is listed as a whole, 20 secrets in each; a multiple of 25. */
  readonly treeFolders: number;
  /** Changes of a folder of which the last is compared with the first. */
  readonly changes: number;
  /** Times that a batch of 1,000 secrets and a rollback are measured. */
  readonly largeRuns: number;
  /** Values that are sealed again under a new key. */
  readonly reEncrypted: number;
  /** Executions that wait at a time. */
  readonly waitingExecutions: number;
  /** Times that an HSM unwraps a root key. */
  readonly unwraps: number;
  /** Times that a command is run. */
  readonly runs: number;
  /** Times that a page of the dashboard is loaded. */
  readonly pageLoads: number;
  /** Commits of the repository that is scanned. */
  readonly commits: number;
  /** Fresh processes per function. */
  readonly coldStarts: number;
  /** Events of the trail whose pages are measured, and seconds that filling it may take. */
  readonly trailEvents: number;
  readonly trailSeconds: number;
  /** Seconds after the start at which `npm start` counts as idle. */
  readonly restSeconds: number;
}

const thorough = {
  seconds: 10,
  warmUp: 500,
  fullFolder: 10_000,
  treeFolders: 500,
  changes: 10_000,
  largeRuns: 3,
  coldStarts: 7,
  trailEvents: 1_000_000,
  trailSeconds: 600,
  restSeconds: 30,
  reEncrypted: 10_000,
  waitingExecutions: 10_000,
  unwraps: 2_000,
  runs: 31,
  pageLoads: 5,
  commits: 10_000,
};
const quick = {
  seconds: 2,
  warmUp: 100,
  fullFolder: 500,
  treeFolders: 50,
  changes: 500,
  largeRuns: 1,
  coldStarts: 3,
  trailEvents: 100_000,
  trailSeconds: 120,
  restSeconds: 10,
  reEncrypted: 1_000,
  waitingExecutions: 1_000,
  unwraps: 300,
  runs: 11,
  pageLoads: 3,
  commits: 1_000,
};

const isPart = (text: string): text is Part => (parts as readonly string[]).includes(text);

/** Reads `--quick` and `--only=load,keys,pki,leases,counts,features,bundles,memory,trail,rotation,hsm,cli,web`. */
export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean' }, only: { type: 'string' } },
  });
  const wanted = values.only?.split(',') ?? [...parts];
  const unknown = wanted.find((name) => !isPart(name));
  if (unknown !== undefined) throw new Misuse(`--only knows ${parts.join(', ')}, not ${unknown}`);
  return { parts: wanted.filter(isPart), ...(values.quick ? quick : thorough) };
};
