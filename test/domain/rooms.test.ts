import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const top = join(import.meta.dirname, '../..');

const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(join(top, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));

/** Files of the domain, and what each of them says. */
const domain = new Map(
  sourcesIn('layers/domain').map((file) => [file, readFileSync(join(top, file), 'utf8')]),
);

const importsOf = (file: string, statement = /from '(\.[^']+)'/g): readonly string[] =>
  [...(domain.get(file) ?? '').matchAll(statement)].map(([, path]) =>
    relative(top, join(top, dirname(file), path ?? '')),
  );

/** From the one that knows no other to the one that knows all. */
const rooms = [
  'places',
  'secrets/core',
  'secrets/view',
  'secrets/references',
  'secrets/reading',
  'secrets/writing',
].map((room) => `layers/domain/${room}/`);

const roomOf = (file: string): number => rooms.findIndex((room) => file.startsWith(room));

describe('the rooms of secrets', () => {
  it('hold every file about secrets and places', () => {
    const outside = [...domain.keys()].filter(
      (file) => /^layers\/domain\/(secrets|places)\//.test(file) && roomOf(file) === -1,
    );
    expect(outside).toEqual([]);
    for (const room of rooms) expect([...domain.keys()].some((file) => file.startsWith(room))).toBe(true);
  });

  it('know those before them, and none that comes after', () => {
    const backwards = [...domain.keys()].flatMap((file) =>
      importsOf(file)
        .filter((imported) => roomOf(file) !== -1 && roomOf(imported) > roomOf(file))
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(backwards).toEqual([]);
  });
});

describe('files of the domain', () => {
  const ofValues = /^(?:import|export) (?!type )[^;]*?from '(\.[^']+)'/gm;
  const cleared = new Set<string>();

  /** The files of a circle that imports of values lead into from this file; none if they lead into none. */
  const circleFrom = (file: string, way: readonly string[] = []): readonly string[] => {
    if (cleared.has(file)) return [];
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    for (const imported of importsOf(file, ofValues)) {
      const circle = circleFrom(imported, [...way, file]);
      if (circle.length > 0) return circle;
    }
    cleared.add(file);
    return [];
  };

  it('import values in no circle', () => {
    const imported = [...domain.keys()].flatMap((file) => importsOf(file, ofValues));
    expect(imported.length).toBeGreaterThan(domain.size);
    const circles = [...domain.keys()].map((file) => circleFrom(file));
    expect(circles.find((circle) => circle.length > 0)).toBeUndefined();
  });
});

describe('secrets are written by one file', () => {
  const seam = 'layers/domain/secrets/writing/alterations.ts';
  const writers = ['creation', 'replacement', 'deletion', 'restoration', 'rearrangement'];
  const call = new RegExp(`\\bsecrets\\s*[?!]?\\.\\s*(${writers.join('|')})\\b`, 'g');
  /** The store under another name, by which a call would not be seen. */
  const alias = /\bstores\.secrets\s*[;,)]|\bsecrets\s*:\s*\w+\s*\}[^=;]*=\s*[\w.]*stores\b/;

  it('which calls each way that the store has', () => {
    const called = [...(domain.get(seam) ?? '').matchAll(call)].map(([, name]) => name);
    expect([...new Set(called)].sort()).toEqual([...writers].sort());
    const store = domain.get('layers/domain/secrets/core/secret.ts') ?? '';
    const declared = [...store.matchAll(/^ {2}(\w+)\([^;]*\): (?:readonly )?Change(?:\[\])?;/gm)];
    expect(declared.map(([, name]) => name).sort()).toEqual([...writers, 'unchanged'].sort());
  });

  it('and by no other', () => {
    const all = ['layers/domain', 'layers/http', 'functions'].flatMap(sourcesIn);
    const others = all.filter((file) => {
      const text = readFileSync(join(top, file), 'utf8');
      return file !== seam && (text.search(call) !== -1 || alias.test(text));
    });
    expect(others).toEqual([]);
  });
});
