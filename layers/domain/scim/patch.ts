import type { Filter } from 'scim2-parse-filter';
import { LocketError } from '../errors.ts';
import { attributeName, parseFilter } from './filter.ts';

/** One operation of a PATCH (RFC 7644 section 3.5.2). */
export interface PatchOperation {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path?: string | undefined;
  readonly value?: unknown;
}

/** Where an operation works: an attribute, those of its values that a filter picks, and a part of them. */
interface Target {
  /** In lower case. */
  readonly attribute: string;
  readonly filter: Filter | undefined;
  readonly part: string | undefined;
}

/** An operation on one attribute. */
export interface AttributeChange extends Target {
  readonly op: PatchOperation['op'];
  readonly value: unknown;
}

export const invalidPatch = (
  kind: 'invalidPath' | 'invalidValue' | 'noTarget' | 'mutability',
  reason: string,
) => new LocketError('bad-request', reason, { details: kind });

const spelling = /^([^[\]]+?)(?:\[(.*)\])?(?:\.([A-Za-z][\w-]*))?$/s;

/** Reads a path: `userName`, `name.givenName`, `emails[type eq "work"].value`. */
export const targetOf = (path: string): Target => {
  const [, whole, filter, last] = spelling.exec(path.trim()) ?? [];
  if (whole === undefined) throw invalidPatch('invalidPath', 'path: is not a path as RFC 7644 has it');
  const name = attributeName(whole);
  // A schema's URN has dots of its own: what is left of one is no attribute that is kept here.
  const [attribute = name, part, ...deeper] = name.startsWith('urn:') ? [name] : name.split('.');
  if (part === '' || deeper.length > 0)
    throw invalidPatch('invalidPath', 'path: an attribute has parts, and these have none');
  return {
    attribute,
    filter: filter === undefined ? undefined : parseFilter(filter),
    part: (last ?? part)?.toLowerCase(),
  };
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const changesIn = ({ op, path, value }: PatchOperation): readonly AttributeChange[] => {
  if (path !== undefined) return [{ op, value, ...targetOf(path) }];
  if (op === 'remove') throw invalidPatch('noTarget', 'path: what is removed has to be named');
  if (!isObject(value)) throw invalidPatch('invalidValue', 'value: must be an object where there is no path');
  return Object.entries(value).map(([name, each]) => ({ op, value: each, ...targetOf(name) }));
};

/** What a PATCH does, attribute by attribute, in its order. */
export const attributeChanges = (operations: readonly PatchOperation[]): readonly AttributeChange[] =>
  operations.flatMap(changesIn);
