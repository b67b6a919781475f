import type { ImportSource, SourcePage } from '../../domain/external-imports/import-source.ts';
import { fault } from '../targets/fault.ts';
import type { Ask } from '../targets/http.ts';
import type { TargetSettings } from '../targets/settings.ts';

/** The way out, and whose import it is. */
export interface Way {
  readonly ask: Ask;
  readonly settings: TargetSettings;
  readonly now: () => Date;
  readonly orgId: string;
}

export type SourceOf<K extends ImportSource['kind']> = Extract<ImportSource, { readonly kind: K }>;

/** How one kind of source is read, after a place. Throws a `TargetFault`, or whatever the way out throws. */
export type Reader<K extends ImportSource['kind']> = (
  way: Way,
  source: SourceOf<K>,
  after: string | undefined,
) => AsyncIterable<SourcePage>;

/** A value as text, whatever it is; one that is nested without end is refused, for it cannot be written. */
export const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    throw fault('refused', 'A value of the source lies deeper than can be written as JSON');
  }
};

/** A text that holds a JSON object stands for its members; undefined for any other. */
export const membersOf = (text: string | undefined): readonly (readonly [string, string])[] | undefined => {
  if (!text?.trimStart().startsWith('{')) return undefined;
  try {
    const held: unknown = JSON.parse(text);
    if (typeof held !== 'object' || held === null || Array.isArray(held)) return undefined;
    return Object.entries(held).map(([name, value]) => [name, textOf(value)] as const);
  } catch {
    return undefined;
  }
};

/** Parts of a path between slashes. */
export const partsOf = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

/** Does it for several at a time, in their order. */
export const inLanes = async <T, R>(
  all: readonly T[],
  lanes: number,
  work: (each: T) => Promise<R>,
): Promise<readonly R[]> => {
  const done: R[] = [];
  for (let at = 0; at < all.length; at += lanes)
    done.push(...(await Promise.all(all.slice(at, at + lanes).map(work))));
  return done;
};

/** A place in a list that is read by tokens: so many things after the page that a token leads to began. */
export interface TokenPlace {
  /** Undefined for the first page. */
  readonly token: string | undefined;
  readonly passed: number;
}

/** Undefined at the end of the list. */
export const tokenPlaceIn = (after: string | undefined): TokenPlace | undefined => {
  if (after === undefined) return { token: undefined, passed: 0 };
  const [token, passed] = JSON.parse(after) as readonly [string | null, number];
  return passed < 0 ? undefined : { token: token ?? undefined, passed };
};

/** The place after the n-th of so many things of a page. */
export const placeAfter = (
  token: string | undefined,
  next: string | undefined,
  { at, of }: { readonly at: number; readonly of: number },
): string => {
  if (at < of - 1) return JSON.stringify([token ?? null, at + 1]);
  return JSON.stringify([next ?? null, next === undefined ? -1 : 0]);
};
