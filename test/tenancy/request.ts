import type { Operation } from '../../layers/http/operation.ts';
import type { TestRequest } from '../harness/events.ts';
import { samples } from './samples/all.ts';
import type { Sample } from './samples/sample.ts';
import type { Names } from './victim.ts';

export interface Prepared extends TestRequest {
  readonly method: string;
  readonly path: string;
}

export const keyOf = ({ method, path }: Operation): string => `${method} ${path}`;

/** The operations that look at credentials. */
export const isGuarded = ({ access }: Operation): boolean => !access.kinds.includes('anonymous');

const filled = (path: string, names: Names, { params = {} }: Sample): string =>
  path.replace(/\{(\w+)\+?\}/g, (_whole, name: string) => {
    const value = params[name] ?? (names as unknown as Record<string, string>)[name];
    if (value === undefined) throw new Error(`The sample of ${path} has no ${name}`);
    return value;
  });

export const sampleOf = (operation: Operation, names: Names): Sample => {
  const sample = samples[keyOf(operation)];
  if (!sample)
    throw new Error(`There is no sample for ${keyOf(operation)}: add one under test/tenancy/samples`);
  return sample(names);
};

/** The sample request of an operation, about the named things. */
export const requestTo = (operation: Operation, names: Names): Prepared => {
  const sample = sampleOf(operation, names);
  return {
    method: operation.method,
    path: filled(operation.path, names, sample),
    ...(sample.query && { query: sample.query }),
    ...(sample.body && { body: sample.body }),
  };
};

/** Everything the caller itself wrote: a reply may say that back. */
export const written = ({ path, query, body }: Prepared): string => JSON.stringify([path, query, body]);
