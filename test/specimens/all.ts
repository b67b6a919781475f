import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Operation } from '../../layers/http/operation.ts';
import type { SpecimenOf, Specimens } from './specimen.ts';

/** What is no collection of specimens. */
const others = ['all.ts', 'request.ts', 'specimen.ts'];

const collections = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !others.includes(name))
  .sort();

/** Every specimen with the file that it stands in: a file counts by being there. */
export const found: readonly (readonly [key: string, of: SpecimenOf, file: string])[] = (
  await Promise.all(
    collections.map(async (file) => {
      const { specimens } = (await import(join(import.meta.dirname, file))) as { specimens: Specimens };
      return Object.entries(specimens).map(([key, of]) => [key, of, file] as const);
    }),
  )
).flat();

const byKey = new Map(found.map(([key, of]) => [key, of]));

/** An operation as specimens name it: `METHOD /path`. */
export const keyOf = ({ method, path }: Pick<Operation, 'method' | 'path'>): string => `${method} ${path}`;

/** The specimen of an operation. Throws for one that has none, by its name. */
export const specimenFor = (operation: Operation): SpecimenOf => {
  const of = byKey.get(keyOf(operation));
  if (!of) throw new Error(`There is no specimen for ${keyOf(operation)}: add one under test/specimens`);
  return of;
};
