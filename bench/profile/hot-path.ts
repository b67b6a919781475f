/**
 * Reads one secret many times in this very process, without HTTP: for `node --cpu-prof bench/profile/hot-path.ts`,
 * whose profile then shows the handler and nothing else. `[operation] [requests] [secrets in the full folder]`, by default `get 20000 100`. Logs go to
 * standard output, the result to standard error.
 */
import { type SeededApp, withSeededApp } from '../counting/seeded-app.ts';
import { operationsOn } from '../load/seed.ts';

const concurrency = 16;
const [, , name = 'get', count = '20000', secrets = '100'] = process.argv;

const drive = async ({ app, seeded }: SeededApp): Promise<void> => {
  const template = operationsOn(seeded)[name as 'get'];
  if (!template) throw new Error(`There is no operation ${name}`);
  let left = Number(count);
  const work = async () => {
    while (left > 0) {
      left -= 1;
      await app.send({ ...template, path: template.path.replace('{n}', String(left)) });
    }
  };
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: concurrency }, work));
  const { user, system } = process.cpuUsage(before);
  process.stderr.write(`${((user + system) / Number(count)).toFixed(0)} µs of CPU per request\n`);
};

await withSeededApp(Number(secrets), drive, { metered: false, logged: true });
