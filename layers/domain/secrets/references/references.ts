import { type FolderPath, isFolderName, maxDepth } from '../../folders/paths.ts';
import { isSecretName } from '../core/names.ts';

/** What stands between `${` and `}` in a value, understood. */
export interface Reference {
  /** What stands between the braces, without white space around it. */
  readonly text: string;
  /** Environment slug; undefined for a secret beside the one that refers to it. */
  readonly environment: string | undefined;
  /** Path from the root of that environment; empty for a reference without environment. */
  readonly path: FolderPath;
  readonly key: string;
}

/** A reference in its value, as it is written there, braces included. */
export interface WrittenReference {
  readonly written: string;
  readonly reference: Reference;
}

/** Dollars before a brace: each two of them, as they are written, read as one. */
interface WrittenDollars {
  readonly written: string;
  readonly dollars: string;
}

/** A value taken apart: texts, the references between them, and what keeps braces from being references. */
export type ValuePart = string | WrittenReference | WrittenDollars;

const dollar = '$';
const opening = '${';
const closing = '}';

/** A key with dots in quotes, after its place; no place has quotes, so nothing else can be meant. */
const quoted = /^(?:(?<place>[^"]*)\.)?"(?<key>[^"]*\.[^"]*)"$/s;

/** What stands between the braces, understood; names are stored composed (NFC). */
export const parseReference = (written: string): Reference => {
  const text = written.normalize('NFC');
  const { place, key: keyInQuotes } = quoted.exec(text)?.groups ?? {};
  const parts = keyInQuotes === undefined ? text.split('.') : [...(place?.split('.') ?? []), keyInQuotes];
  const key = parts.at(-1) ?? '';
  if (parts.length === 1) return { text, environment: undefined, path: [], key };
  return { text, environment: parts[0], path: parts.slice(1, -1), key };
};

const dollarsBefore = (value: string, end: number, from: number): number => {
  let start = end;
  while (start > from && value[start - 1] === dollar) start -= 1;
  return end - start;
};

/** Takes a value apart, in time proportional to its length; joined again as written, the parts are the value. */
export const partsOf = (value: string): readonly ValuePart[] => {
  const parts: ValuePart[] = [];
  let read = 0;
  let end = -1;
  const readTo = (position: number): void => {
    if (position > read) parts.push(value.slice(read, position));
    read = position;
  };
  for (let start = value.indexOf(opening); start !== -1; start = value.indexOf(opening, start + 1)) {
    if (end < start) end = value.indexOf(closing, start);
    if (end === -1) break;
    if (end === start + opening.length) continue;
    const run = dollarsBefore(value, start, read) + 1;
    const pairs = Math.floor(run / 2);
    readTo(start + 1 - run);
    if (pairs > 0) parts.push({ written: dollar.repeat(2 * pairs), dollars: dollar.repeat(pairs) });
    read += 2 * pairs;
    if (run % 2 === 0) continue;
    const written = value.slice(start, end + 1);
    parts.push({ written, reference: parseReference(written.slice(opening.length, -1).trim()) });
    read = end + 1;
    start = end;
  }
  readTo(value.length);
  return parts;
};

/** True for a value that expansion leaves as it is. */
export const isPlain = (value: string): boolean => partsOf(value).every((part) => typeof part === 'string');

/** Whether a part of a value is a reference. */
export const isReference = (part: ValuePart): part is WrittenReference =>
  typeof part !== 'string' && 'reference' in part;

/**
 * The references in a value, each once, in order: `${KEY}` beside it, `${env.KEY}` at the root of an environment,
 * `${env.folder.sub.KEY}` further down, with a key that has dots in quotes: `${env.folder."KEY.WITH.DOTS"}`. `$${` is
 * no reference, but how the text `${` is written.
 */
export const referencesIn = (value: string): readonly Reference[] => {
  const found = partsOf(value).flatMap((part) => (isReference(part) ? [part.reference] : []));
  return [...new Map(found.map((reference) => [reference.text, reference])).values()];
};

/** False for a reference to where no folder can stand, or to what no secret can be named: it can never be resolved. */
export const isPossible = ({ environment, path, key }: Reference): boolean =>
  environment !== '' && isSecretName(key) && path.length <= maxDepth && path.every(isFolderName);

/**
 * The key with dots that a reference names beside it where no environment has the name before its first dot; undefined
 * for one that can only be read as it is.
 */
export const keyBeside = ({ environment, text }: Reference): string | undefined =>
  environment !== undefined && !quoted.test(text) && isSecretName(text) ? text : undefined;

/** How a reference to a key is written, at a place or beside it; undefined when no reference can name that key. */
export const spell = (key: string, place: readonly string[] = []): string | undefined => {
  const text = [...place, key.includes('.') ? `"${key}"` : key].join('.');
  const parsed = parseReference(text);
  const isRead =
    parsed.key === key && [parsed.environment, ...parsed.path].filter(Boolean).join('.') === place.join('.');
  return isRead && !text.includes(closing) ? `${opening}${text}${closing}` : undefined;
};
