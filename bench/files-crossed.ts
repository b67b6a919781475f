/**
 * Counts the files of ours that one warm request crosses: those of which a function ran, as V8 counts them.
 * `[operation…] [--names]`, by default `get list login createInEmpty`; with `--names` the files are listed.
 */
import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';
import { type SeededApp, withSeededApp } from './counting/seeded-app.ts';
import type { RequestTemplate } from './load/request.ts';
import { operationsOn } from './load/seed.ts';

const isNamed = process.argv.includes('--names');
const asked = process.argv.slice(2).filter((each) => !each.startsWith('--'));
const operations = asked.length > 0 ? asked : ['get', 'list', 'login', 'createInEmpty'];
const ours = /\/(?:layers|functions)\//;
const warmUps = 20;

const filesOf = async (session: Session): Promise<readonly string[]> => {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  return result
    .filter(({ url }) => url.startsWith('file:') && ours.test(url))
    .filter(({ functions }) =>
      functions.some(
        ({ functionName, ranges }) => functionName !== '' && ranges.some(({ count }) => count > 0),
      ),
    )
    .map(({ url }) => fileURLToPath(url).replace(/^.*?\/(?=(?:layers|functions)\/)/, ''))
    .sort();
};

const crossedBy = async (send: () => Promise<unknown>): Promise<readonly string[]> => {
  for (let n = 0; n < warmUps; n += 1) await send();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await send();
  const files = await filesOf(session);
  session.disconnect();
  return files;
};

const report = (name: string, files: readonly string[]): void => {
  const of = (prefix: string): number => files.filter((file) => file.startsWith(prefix)).length;
  if (isNamed) for (const file of files) console.log(file);
  console.log(
    `${name}: ${files.length} files (domain ${of('layers/domain')}, http ${of('layers/http')}, adapters ${of('layers/adapters')}, functions ${of('functions')})`,
  );
};

const measure = async ({ app, seeded }: SeededApp): Promise<void> => {
  const templates: Readonly<Record<string, RequestTemplate>> = operationsOn(seeded);
  let sent = 0;
  for (const name of operations) {
    const template = templates[name];
    if (!template) throw new Error(`There is no operation ${name}`);
    const next = () => {
      sent += 1;
      return app.send({ ...template, path: template.path.replace('{n}', String(sent)) });
    };
    report(name, await crossedBy(next));
  }
};

await withSeededApp(100, measure, { metered: false });
