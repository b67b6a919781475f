import { cpus } from 'node:os';
import { countOperations } from './counting/count.ts';
import { withSeededApp } from './counting/seeded-app.ts';
import { countFeatures } from './features/counted.ts';
import { timeFeatures } from './features/timed.ts';
import { withBundles } from './footprint/bundles.ts';
import { measureColdStarts } from './footprint/cold-start.ts';
import { measureIdleMemory } from './footprint/memory.ts';
import { measureThroughput } from './load/measure.ts';
import { readOptions } from './options.ts';
import { bundleReport, countReport, featureReport, loadReport, memoryReport } from './report.ts';

const secretsForCounting = 50;

const options = readOptions(process.argv.slice(2));
const print = (text: string): void => console.log(`${text}\n`);

print(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}`);
if (options.parts.includes('load')) print(loadReport(await measureThroughput(options)));
if (options.parts.includes('counts'))
  print(countReport(await withSeededApp(secretsForCounting, countOperations)));
if (options.parts.includes('features')) {
  const timed = await timeFeatures(options);
  const counted = await withSeededApp(1, (seeded) => countFeatures(seeded, options));
  print(featureReport([...timed, ...counted]));
}
if (options.parts.includes('bundles'))
  await withBundles(async (bundles) => {
    const coldStarts = await withSeededApp(1, (seeded) =>
      measureColdStarts(bundles, seeded, options.coldStarts),
    );
    print(bundleReport(bundles, coldStarts));
  });
if (options.parts.includes('memory')) print(memoryReport(await measureIdleMemory(options.restSeconds)));
