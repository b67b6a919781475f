/**
 * Reads one secret many times in this very process, without HTTP: for `node --cpu-prof bench/profile/hot-path.ts`,
 * whose profile then shows the handler and nothing else. `[operation] [requests] [secrets in the full folder]`, by default `get 20000 100`;
 * operations on a CA are `issue`, `sign`, `page`. Logs go to
 * standard output, the result to standard error.
 */
import { type SeededApp, withSeededApp } from '../counting/seeded-app.ts';
import { authorityOperationsOn } from '../load/pki.ts';
import type { RequestTemplate } from '../load/request.ts';
import { operationsOn } from '../load/seed.ts';

type AuthorityOperations = Awaited<ReturnType<typeof authorityOperationsOn>>;

const concurrency = 16;
const [, , name = 'get', count = '20000', secrets = '100'] = process.argv;

const drive = async ({ app, seeded }: SeededApp): Promise<void> => {
  const usual: Readonly<Record<string, RequestTemplate>> = { ...operationsOn(seeded) };
  const template =
    usual[name] ?? (await authorityOperationsOn(app.send, seeded))[name as keyof AuthorityOperations];
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
