import { cpus } from 'node:os';
import { compareWith } from './against/compare.ts';
import { readComparison } from './against/options.ts';
import { countOperations } from './counting/count.ts';
import { withSeededApp } from './counting/seeded-app.ts';
import { countFeatures } from './features/counted.ts';
import { timeFeatures } from './features/timed.ts';
import { withBundles } from './footprint/bundles.ts';
import { measureColdStarts } from './footprint/cold-start.ts';
import { measureIdleMemory } from './footprint/memory.ts';
import { measureThroughput } from './load/measure.ts';
import { type Options, readOptions } from './options.ts';
import { bundleReport, countReport, featureReport, loadReport, memoryReport } from './report.ts';

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

const measure = async (options: Options): Promise<void> => {
  const { parts } = options;
  if (parts.includes('load')) print(loadReport(await measureThroughput(options)));
  if (parts.includes('counts')) print(countReport(await withSeededApp(secretsForCounting, countOperations)));
  if (parts.includes('features')) await measureFeatures(options);
  if (parts.includes('bundles')) await measureBundles(options);
  if (parts.includes('memory')) print(memoryReport(await measureIdleMemory(options.restSeconds)));
};

const args = process.argv.slice(2);
const comparison = readComparison(args);
print(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}`);
if (comparison) print(await compareWith(comparison));
else await measure(readOptions(args));
