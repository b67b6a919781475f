/**
 * Counts the files of ours that one warm request crosses: those of which a function ran, as V8 counts them.
 * `[operation] [list]`, by default `get`; with `list` they are named.
 */
import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';
import { type SeededApp, withSeededApp } from './counting/seeded-app.ts';
import { operationsOn } from './load/seed.ts';

const [, , name = 'get', list] = process.argv;
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

const measure = async ({ app, seeded }: SeededApp): Promise<void> => {
  const template = operationsOn(seeded)[name as 'get'];
  if (!template) throw new Error(`There is no operation ${name}`);
  const request = { ...template, path: template.path.replace('{n}', '1') };
  for (let n = 0; n < warmUps; n += 1) await app.send(request);
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await app.send(request);
  const files = await filesOf(session);
  session.disconnect();
  if (list) for (const file of files) console.log(file);
  const of = (prefix: string): number => files.filter((file) => file.startsWith(prefix)).length;
  console.log(
    `${name}: ${files.length} files (domain ${of('layers/domain')}, http ${of('layers/http')}, adapters ${of('layers/adapters')}, functions ${of('functions')})`,
  );
};

await withSeededApp(100, measure, { metered: false });
