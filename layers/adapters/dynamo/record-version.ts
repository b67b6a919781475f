import { LocketError } from '../../domain/errors.ts';
import type { Item, Key } from './items.ts';

/**
 * The form that records are written in: `v`, or the last part of a secret's `core`, for lists read thousands of
 * secrets and every attribute costs time. A record without one is of the first form, from before there were versions.
 */
export const recordVersion = 1;

const separator = '#';
/** What a secret's `core` ends with, and how many parts it had before it did. */
export const coreEnding = `${separator}${recordVersion}`;
const partsOfFirstForm = 5;

const versionInCore = (core: string): unknown => {
  if (core.endsWith(coreEnding)) return recordVersion;
  const parts = core.split(separator);
  return parts.length === partsOfFirstForm ? recordVersion : parts.at(-1);
};

const versionOf = ({ v, core }: Item): unknown =>
  v ?? (typeof core === 'string' ? versionInCore(core) : recordVersion);

const beginningOf = (text: string): string => text.slice(0, `${text}${separator}`.indexOf(separator));

/** What lies in an item, from its key without ids and names: those may be a customer's. */
const kindOf = ({ pk, sk }: Key): string => `${beginningOf(String(pk))}/${beginningOf(String(sk))}`;

/**
 * Passes an item in a form that this version reads. Throws `internal` for any other: what cannot be read must pass for
 * neither an absence nor something else.
 */
export const assertKnownVersion = (item: Item): void => {
  const version = versionOf(item);
  if (version === recordVersion) return;
  throw new LocketError(
    'internal',
    `A record ${kindOf(item)} has version ${String(version)}; this version of Locket reads version ${recordVersion}`,
  );
};
