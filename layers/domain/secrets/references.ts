import { type FolderPath, isFolderName, maxDepth } from '../folders/paths.ts';

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

/** A value taken apart: texts, and the references between them. */
export type ValuePart = string | WrittenReference;

const opening = '${';
const closing = '}';

const parse = (text: string): Reference => {
  const parts = text.normalize('NFC').split('.');
  const key = parts.at(-1) ?? '';
  if (parts.length === 1) return { text, environment: undefined, path: [], key };
  return { text, environment: parts[0], path: parts.slice(1, -1), key };
};

/** Takes a value apart, in time proportional to its length; joined again, the parts are the value. */
export const partsOf = (value: string): readonly ValuePart[] => {
  const parts: ValuePart[] = [];
  let read = 0;
  for (let start = value.indexOf(opening); start !== -1; start = value.indexOf(opening, start + 1)) {
    const end = value.indexOf(closing, start);
    if (end === -1) break;
    if (end === start + opening.length) continue;
    if (start > read) parts.push(value.slice(read, start));
    const written = value.slice(start, end + 1);
    parts.push({ written, reference: parse(written.slice(opening.length, -1).trim()) });
    read = end + 1;
    start = end;
  }
  if (read < value.length) parts.push(value.slice(read));
  return parts;
};

/**
 * The references in a value, each once, in order: `${KEY}` beside it, `${env.KEY}` at the root of an environment,
 * `${env.folder.sub.KEY}` further down.
 */
export const referencesIn = (value: string): readonly Reference[] => {
  const found = partsOf(value).flatMap((part) => (typeof part === 'string' ? [] : [part.reference]));
  return [...new Map(found.map((reference) => [reference.text, reference])).values()];
};

/** False for a reference to where no folder can stand, or without a name: it can never be resolved. */
export const isPossible = ({ path, key }: Reference): boolean =>
  key !== '' && path.length <= maxDepth && path.every(isFolderName);
