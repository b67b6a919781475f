import { parseArgs } from 'node:util';

const parts = ['load', 'counts', 'bundles', 'memory'] as const;
export type Part = (typeof parts)[number];

/** How much is measured. */
export interface Options {
  readonly parts: readonly Part[];
  /** Seconds of load per case. */
  readonly seconds: number;
  /** Requests before the clock starts. */
  readonly warmUp: number;
  /** Secrets in the full folder. */
  readonly fullFolder: number;
  /** Fresh processes per function. */
  readonly coldStarts: number;
  /** Seconds after the start at which `npm start` counts as idle. */
  readonly restSeconds: number;
}

const thorough = { seconds: 10, warmUp: 500, fullFolder: 10_000, coldStarts: 7, restSeconds: 30 };
const quick = { seconds: 2, warmUp: 100, fullFolder: 500, coldStarts: 3, restSeconds: 10 };

const isPart = (text: string): text is Part => (parts as readonly string[]).includes(text);

/** Reads `--quick` and `--only=load,counts,bundles,memory`. */
export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean' }, only: { type: 'string' } },
  });
  const wanted = values.only?.split(',') ?? [...parts];
  const unknown = wanted.find((name) => !isPart(name));
  if (unknown !== undefined) throw new Error(`--only knows ${parts.join(', ')}, not ${unknown}`);
  return { parts: wanted.filter(isPart), ...(values.quick ? quick : thorough) };
};
