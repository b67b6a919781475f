import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { httpGroups } from '../../functions/groups.ts';
import { bundleFunctions } from '../../lib/functions/bundle.ts';
import { functionSources } from '../../lib/functions/catalogue.ts';

export interface BundleFacts {
  readonly name: string;
  /** Absolute path of the bundled module. */
  readonly file: string;
  readonly kilobytes: number;
  /** Services that the bundle brings an AWS SDK client for. */
  readonly sdkClients: readonly string[];
  readonly answersHttp: boolean;
}

const root = resolve(import.meta.dirname, '../..');
/** Every client of the AWS SDK names its service once, also when minified: `serviceId:e?.serviceId??"KMS"`. */
const serviceId = /serviceId\s*\?\?\s*["'`]([^"'`]+)["'`]/g;

const clientsIn = (code: string): readonly string[] =>
  [...new Set([...code.matchAll(serviceId)].map((match) => match[1] ?? ''))].sort();

/** Bundles every function as the deployment does and hands the facts on; the bundles are removed afterwards. */
export const withBundles = async <T>(use: (bundles: readonly BundleFacts[]) => Promise<T>): Promise<T> => {
  const outdir = await mkdtemp(join(tmpdir(), 'locket-bundles-'));
  try {
    const bundles = await bundleFunctions(functionSources, { root, outdir });
    const facts = bundles.map(async ({ name, folder, bytes }) => {
      const file = join(folder, 'index.mjs');
      return {
        name,
        file,
        kilobytes: bytes / 1000,
        sdkClients: clientsIn(await readFile(file, 'utf8')),
        answersHttp: httpGroups.some((group) => group.name === name),
      };
    });
    return await use(await Promise.all(facts));
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
};
