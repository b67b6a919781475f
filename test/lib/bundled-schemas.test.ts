import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { httpGroups } from '../../functions/groups.ts';
import examples from '../../functions/meta/examples.json' with { type: 'json' };
import { operations as fromSource } from '../../functions/routes.ts';
import type { Operation } from '../../layers/http/operation.ts';
import { bundleFunctions } from '../../lib/functions/bundle.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A module with the operations of all groups, which are found by reading folders otherwise. */
const allGroups = [
  ...httpGroups.map(({ name }, index) => `import { group as group${index} } from './${name}/group.ts';`),
  `export const operations = [${httpGroups.map((_, index) => `...group${index}.operations`).join(', ')}];`,
].join('\n');

interface Example {
  readonly params?: object;
  readonly query?: object;
  readonly body?: unknown;
}

type Place = 'params' | 'query' | 'body';

const places: readonly Place[] = ['params', 'query', 'body'];
const valid = examples as Readonly<Record<string, Example>>;
const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;

/** What every member is turned into, one value at a time. */
const wrong: readonly unknown[] = [null, '', ' x ', -1, 1.5, true, [], {}, 'x'.repeat(100_000)];

const variantsOf = (example: unknown): readonly unknown[] => {
  if (typeof example !== 'object' || example === null) return wrong;
  const members = Object.keys(example);
  return [
    ...wrong,
    example,
    ...members.flatMap((member) => wrong.map((value) => ({ ...example, [member]: value }))),
  ];
};

/** What a schema makes of each variant: its output, or what it finds wrong and how it says so. */
const verdicts = (schema: z.ZodType, variants: readonly unknown[]): readonly unknown[] =>
  variants.map((variant) => {
    const { success, data, error } = schema.safeParse(variant);
    return success ? data : error.issues;
  });

describe('schemas in a bundle, which holds no JSON Schema', () => {
  let bundled: readonly Operation[];
  let text: string;

  beforeAll(async () => {
    const source = { name: 'all', entry: 'functions/all.ts', code: allGroups };
    const places = { root: resolve(import.meta.dirname, '../..'), outdir: temporaryFolder() };
    const [bundle] = await bundleFunctions([source], places);
    const file = join(bundle?.folder ?? '', 'index.mjs');
    text = readFileSync(file, 'utf8');
    bundled = ((await import(pathToFileURL(file).href)) as { operations: readonly Operation[] }).operations;
  });

  it('are without what describes them', () => {
    expect(text).toContain('Bundles hold no JSON Schema.');
    expect(text).not.toContain('json-schema.org');
  });

  it('are told without the words and the replies that only documents have, and are whole otherwise', () => {
    const described = new Set(['summary', 'reply']);
    const membersOf = (operation: Operation): readonly string[] =>
      Object.keys(operation).filter((member) => !described.has(member));
    expect(bundled.map(membersOf)).toEqual(fromSource.map(membersOf));
    // Members that share a line with others stay.
    const kept = bundled.filter(({ reply }) => reply !== undefined);
    expect(kept.length / bundled.length).toBeLessThan(0.15);
    const words = fromSource.map(({ summary }) => summary).filter(({ length }) => length > 30);
    expect(words.filter((summary) => text.includes(`"${summary}"`)).length / words.length).toBeLessThan(0.15);
  });

  it('have formats as schemas of their own, which strings have no methods for', () => {
    expect(text.includes('Bundles hold formats as schemas only')).toBe(true);
    expect(text.includes('Extended_Pictographic')).toBe(false);
  });

  it('take and refuse what they take and refuse without a bundle, in the same words', () => {
    expect(bundled.map(nameOf)).toEqual(fromSource.map(nameOf));
    for (const [index, operation] of fromSource.entries()) {
      const example = valid[nameOf(operation)] ?? {};
      for (const place of places) {
        const schema = operation[place];
        const other = bundled[index]?.[place];
        if (!schema || !other) continue;
        const variants = variantsOf(example[place]);
        expect(verdicts(other, variants), `${place} of ${nameOf(operation)}`).toEqual(
          verdicts(schema, variants),
        );
      }
    }
  });
});
