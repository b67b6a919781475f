import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { systemRuntime } from '../../layers/adapters/system.ts';
import { hsmWrappingKey } from '../../layers/adapters/wrapping/pkcs11/wrapping-key.ts';
import { generateKeys, openTokens, softHsm, userPin } from '../../test/peers/softhsm/softhsm.ts';
import { type FeatureFigure, notAbove, untargeted } from '../features/figure.ts';
import type { Options } from '../options.ts';

/** Milliseconds that unwrapping a root key may take. */
const most = 5;
const label = 'bench';
const context = { locket: 'root-key', version: '1' };

const isInstalled = (module: string): boolean => {
  try {
    createRequire(import.meta.url).resolve(module);
    return true;
  } catch {
    return false;
  }
};

/** What lacks for asking an HSM here, if anything does. */
const wanting = (): string | undefined => {
  if (softHsm === undefined) return 'SoftHSM is missing: install softhsm2';
  return isInstalled('pkcs11js')
    ? undefined
    : 'pkcs11js is missing: install it with a compiler at hand (npm ci)';
};

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

const measureOn = async (modulePath: string, runs: number): Promise<readonly FeatureFigure[]> => {
  const tokens = openTokens();
  try {
    tokens.make(label);
    await generateKeys(modulePath, label, label);
    const key = hsmWrappingKey(
      {
        strategy: 'pkcs11',
        modulePath,
        tokenLabel: label,
        keyLabel: label,
        binding: 'pkcs11js',
        pin: { kind: 'given', pin: userPin },
      },
      systemRuntime,
    );
    let wrapped: Uint8Array = new Uint8Array();
    const first = await timed(async () => {
      wrapped = await key.wrap(randomBytes(32), context);
    });
    const times: number[] = [];
    for (let run = 0; run < runs; run += 1) times.push(await timed(() => key.unwrap(wrapped, context)));
    times.sort((a, b) => a - b);
    return [
      untargeted('log in to SoftHSM, wrap a root key and prove it', first, 'ms'),
      notAbove(`unwrap a root key by SoftHSM, median of ${runs}`, quantile(times, 0.5), 'ms', most),
      untargeted('the same, 99th percentile', quantile(times, 0.99), 'ms'),
    ];
  } finally {
    tokens.remove();
  }
};

/** How long the strategy `pkcs11` takes, on an HSM of software; no figures, and a line that says why, where there is none. */
export const measureHsm = async ({ unwraps }: Options): Promise<readonly FeatureFigure[]> => {
  const reason = wanting();
  if (reason === undefined && softHsm !== undefined) return measureOn(softHsm, unwraps);
  console.log(`skipped: ${reason}\n`);
  return [];
};
