import type { Operation } from '../../layers/http/operation.ts';
import type { TestRequest } from '../harness/events.ts';
import type { Names } from '../world/victim.ts';
import { specimenFor } from './all.ts';
import type { Specimen } from './specimen.ts';

export interface Prepared extends TestRequest {
  readonly method: string;
  readonly path: string;
}

/** The operations that look at credentials. */
export const isGuarded = ({ access }: Operation): boolean => !access.kinds.includes('anonymous');

const filled = (path: string, names: Names, { params = {} }: Specimen): string =>
  path.replace(/\{(\w+)\+?\}/g, (_whole, name: string) => {
    const value = params[name] ?? (names as unknown as Record<string, string>)[name];
    if (value === undefined) throw new Error(`The specimen of ${path} has no ${name}`);
    return value;
  });

/** Tokens of callers with every right. */
export interface Owners {
  readonly machine: string;
  readonly person: string;
  readonly names: Pick<Names, 'scimToken'>;
}

/** The token of a kind that the operation is for. */
export const ownersToken = ({ access: { kinds } }: Operation, { machine, person, names }: Owners): string => {
  if (kinds.includes('identity')) return machine;
  return kinds.includes('scim') ? names.scimToken : person;
};

export const specimenOf = (operation: Operation, names: Names): Specimen => specimenFor(operation)(names);

/** A valid request to an operation, about the named things. */
export const requestTo = (operation: Operation, names: Names): Prepared => {
  const specimen = specimenOf(operation, names);
  return {
    method: operation.method,
    path: filled(operation.path, names, specimen),
    ...(specimen.query && { query: specimen.query }),
    ...(specimen.body && { body: specimen.body }),
    ...(specimen.text !== undefined && { text: specimen.text }),
    ...(specimen.headers && { headers: specimen.headers }),
  };
};

/** Everything the caller itself wrote: a reply may say that back. */
export const written = ({ path, query, body }: Prepared): string => JSON.stringify([path, query, body]);
