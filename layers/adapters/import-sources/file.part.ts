import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import type { SourcePage } from '../../domain/external-imports/import-source.ts';
import { fault } from '../targets/fault.ts';
import { type Reader, textOf } from './source.ts';

/** Objects within objects that a file may have: as deep as folders lie. */
const maxDepth = 20;

const isFolder = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const contentOf = (format: 'env' | 'json' | 'yaml', content: string): unknown => {
  try {
    if (format === 'env') return { ...parseEnv(content) };
    // Aliases are counted, so that a small file does not unfold into a large one.
    return format === 'json' ? JSON.parse(content) : parse(content, { maxAliasCount: 100 });
  } catch {
    throw fault('refused', `The file is no ${format === 'env' ? '.env file' : format.toUpperCase()}`);
  }
};

/** Members that are objects are folders, all others secrets; lists, numbers and the like are kept as JSON. */
function* foldersOf(
  held: Readonly<Record<string, unknown>>,
  path: readonly string[],
): Generator<Omit<SourcePage, 'after'>> {
  if (path.length > maxDepth) throw fault('refused', 'The file has objects deeper than folders lie');
  const members = Object.entries(held);
  const entries = members.flatMap(([name, value]) =>
    isFolder(value) ? [] : [{ name, value: value === null ? undefined : textOf(value) }],
  );
  if (entries.length > 0) yield { path, entries };
  for (const [name, value] of members) if (isFolder(value)) yield* foldersOf(value, [...path, name]);
}

/** A file as somebody sent it. */
export const read: Reader<'file'> = async function* (_way, { format, content }, after) {
  const held = contentOf(format, content);
  if (!isFolder(held)) throw fault('refused', 'The file holds no secrets by name');
  let number = 0;
  for (const folder of foldersOf(held, [])) {
    number += 1;
    if (number > Number(after ?? 0)) yield { ...folder, after: String(number) };
  }
};
