import { type FolderPath, isFolderName, maxDepth } from '../folders/paths.ts';

/** What stands between `${` and `}` in a value, understood. */
export interface Reference {
  /** As it is written, braces included. */
  readonly text: string;
  /** Environment slug; undefined for a secret beside the one that refers to it. */
  readonly environment: string | undefined;
  /** Path from the root of that environment; empty for a reference without environment. */
  readonly path: FolderPath;
  readonly key: string;
}

const written = /\$\{([^}]+)\}/g;

const parse = (text: string, inner: string): Reference => {
  const parts = inner.trim().split('.');
  const key = parts.at(-1) ?? '';
  if (parts.length === 1) return { text, environment: undefined, path: [], key };
  return { text, environment: parts[0], path: parts.slice(1, -1), key };
};

/**
 * The references in a value, each spelling once, in order: `${KEY}` beside it, `${env.KEY}` at the root of an
 * environment, `${env.folder.sub.KEY}` further down.
 */
export const referencesIn = (value: string): readonly Reference[] => {
  if (!value.includes('${')) return [];
  const found = new Map<string, Reference>();
  for (const [text, inner = ''] of value.matchAll(written))
    if (!found.has(text)) found.set(text, parse(text, inner));
  return [...found.values()];
};

/** False for a reference to where no folder can stand, or without a name: it can never be resolved. */
export const isPossible = ({ path, key }: Reference): boolean =>
  key !== '' && path.length <= maxDepth && path.every(isFolderName);

/** A value taken apart: texts, and the references between them. */
export const partsOf = (value: string): readonly (string | Reference)[] => {
  const parts: (string | Reference)[] = [];
  let end = 0;
  for (const match of value.matchAll(written)) {
    if (match.index > end) parts.push(value.slice(end, match.index));
    parts.push(parse(match[0], match[1] ?? ''));
    end = match.index + match[0].length;
  }
  if (end < value.length) parts.push(value.slice(end));
  return parts;
};
