import { cpus } from 'node:os';
import { compareWith } from './against/compare.ts';
import { readComparison } from './against/options.ts';
import { measureCli } from './cli/measure.ts';
import { countOperations } from './counting/count.ts';
import { withSeededApp } from './counting/seeded-app.ts';
import { countFeatures } from './features/counted.ts';
import { timeFeatures } from './features/timed.ts';
import { withBundles } from './footprint/bundles.ts';
import { measureColdStarts } from './footprint/cold-start.ts';
import { measureIdleMemory } from './footprint/memory.ts';
import { measureHsm } from './hsm/unwrap.ts';
import { measureKeys } from './load/keys.ts';
import { measureLeases } from './load/leases.ts';
import { measureThroughput } from './load/measure.ts';
import { measureAuthorities } from './load/pki.ts';
import { Misuse } from './misuse.ts';
import { type Options, readOptions } from './options.ts';
import { bundleReport, countReport, featureReport, loadReport, memoryReport } from './report.ts';
import { measureInterpreter } from './rotation/interpreter.ts';
import { measureReEncryption } from './rotation/re-encryption.ts';
import { measureTrailPages } from './trail/pages.ts';
import { measureRelay } from './trail/relay.ts';
import { measureDashboard } from './web/measure.ts';

const secretsForCounting = 50;

const print = (text: string): void => console.log(`${text}\n`);

const measureBundles = ({ coldStarts }: Options): Promise<void> =>
  withBundles(async (bundles) => {
    const starts = await withSeededApp(1, (seeded) => measureColdStarts(bundles, seeded, coldStarts));
    print(bundleReport(bundles, starts));
  });

const measureFeatures = async (options: Options): Promise<void> => {
  const timed = await timeFeatures(options);
  const counted = await withSeededApp(1, (seeded) => countFeatures(seeded, options));
  print(featureReport([...timed, ...counted]));
};

const measureTrail = async (options: Options): Promise<void> => {
  const pages = await withSeededApp(1, (seeded) => measureTrailPages(seeded, options));
  print(featureReport([...pages, ...(await measureRelay(options))]));
};

const measureUnwrapping = async (options: Options): Promise<void> => {
  const figures = await measureHsm(options);
  if (figures.length > 0) print(featureReport(figures));
};

const reportDashboard = async (options: Options): Promise<void> => {
  const figures = await measureDashboard(options);
  if (figures.length > 0) print(featureReport(figures));
};

const reportLeases = async (options: Options): Promise<void> => {
  const figures = await measureLeases(options);
  if (!figures) return;
  print(loadReport(figures.rates));
  print(featureReport(figures.ends));
};

const measure = async (options: Options): Promise<void> => {
  const { parts } = options;
  if (parts.includes('load')) print(loadReport(await measureThroughput(options)));
  if (parts.includes('keys')) print(loadReport(await measureKeys(options)));
  if (parts.includes('leases')) await reportLeases(options);
  if (parts.includes('pki')) print(loadReport(await measureAuthorities(options)));
  if (parts.includes('counts')) print(countReport(await withSeededApp(secretsForCounting, countOperations)));
  if (parts.includes('features')) await measureFeatures(options);
  if (parts.includes('rotation'))
    print(featureReport([...(await measureReEncryption(options)), ...(await measureInterpreter(options))]));
  if (parts.includes('hsm')) await measureUnwrapping(options);
  if (parts.includes('cli')) print(featureReport(await measureCli(options)));
  if (parts.includes('web')) await reportDashboard(options);
  if (parts.includes('bundles')) await measureBundles(options);
  if (parts.includes('trail')) await measureTrail(options);
  if (parts.includes('memory')) print(memoryReport(await measureIdleMemory(options.restSeconds)));
};

const usage = `npm run bench -- [--quick] [--only=load,keys,pki,leases,counts,features,bundles,memory,trail,rotation,hsm,cli,web]
npm run bench -- --against <commit, branch or tag> [--quick] [--only=load,function,bundles,starts]`;

const run = async (args: readonly string[]): Promise<void> => {
  const comparison = readComparison(args);
  const options = comparison ? undefined : readOptions(args);
  print(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}`);
  if (comparison) print(await compareWith(comparison));
  if (options) await measure(options);
};

/** An option that there is none such, or a value that it does not take. */
const isMisuse = (error: unknown): error is Error =>
  error instanceof Misuse || String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');

const args = process.argv.slice(2);
if (args.includes('--help')) print(usage);
else
  await run(args).catch((error: unknown) => {
    if (!isMisuse(error)) throw error;
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 1;
  });
