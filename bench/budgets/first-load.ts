/** Checks that no page of the dashboard loads more script than its budget before it is there. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../functions/web/assets');

/** Kilobytes of 1,000 bytes, as brotli sends them. */
const budget = 250;

const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** Scripts that a script names: those it cannot do without, or those it loads when somebody goes there. */
const named = (name: string, how: RegExp): readonly string[] =>
  [...textOf(name).matchAll(how)].map(([, found = '']) => found).filter((found) => scripts.includes(found));
const needed = (name: string) => named(name, /(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g);
const loadedLater = (name: string) => named(name, /import\(\s*["'`]\.\/([\w.-]+\.js)["'`]\s*\)/g);

/** These scripts and all that they cannot do without. */
const closure = (names: readonly string[], found = new Set<string>()): ReadonlySet<string> => {
  for (const name of names) {
    if (found.has(name)) continue;
    found.add(name);
    closure(needed(name), found);
  }
  return found;
};

const sentBytes = (name: string): number => {
  const sent =
    statSync(join(folder, `${name}.br`), { throwIfNoEntry: false }) ?? statSync(join(folder, name));
  return sent.size;
};

const [entry] = /[\w.-]+\.js(?=")/.exec(textOf('index.html')) ?? [];
if (!entry) throw new Error('The dashboard is not built: npm run build:web');

const loads = loadedLater(entry).map((page) => {
  const bytes = [...closure([entry, page])].reduce((sum, name) => sum + sentBytes(name), 0);
  return { page, kilobytes: bytes / 1000 };
});
const heaviest = loads.reduce((a, b) => (a.kilobytes >= b.kilobytes ? a : b));
console.log(
  `The heaviest page loads ${heaviest.kilobytes.toFixed(1)} KB of script first (${heaviest.page}), of ${budget}.`,
);
if (heaviest.kilobytes > budget) {
  console.error('The first load of the dashboard is over its budget.');
  process.exitCode = 1;
}
