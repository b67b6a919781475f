import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** What `npm run build:web` makes; the folder stands beside the bundle as it stands here. */
const folder = new URL('./assets/', import.meta.url);

const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
};

const encodings = [
  ['br', 'br'],
  ['gzip', 'gz'],
] as const;

/** A file that pages load. */
interface BuiltFile {
  readonly name: string;
  readonly contentType: string;
  /** Its name says what it holds, so that it never reads differently. */
  readonly immutable: boolean;
}

const readNames = (): ReadonlySet<string> => {
  try {
    return new Set(readdirSync(folder));
  } catch {
    return new Set();
  }
};

let known: ReadonlySet<string> | undefined;
const names = (): ReadonlySet<string> => {
  known ??= readNames();
  return known;
};

/** The file of this name, of those that were built; what is asked for never becomes part of a path otherwise. */
export const builtFile = (name: string): BuiltFile | undefined => {
  const [, ending = ''] = /\.(css|js|svg)$/.exec(name) ?? [];
  const contentType = contentTypes[ending];
  return contentType !== undefined && names().has(name)
    ? { name, contentType, immutable: /-[\w-]{8}\.\w+$/.test(name) }
    : undefined;
};

const takes = (accepted: string, coding: string): boolean =>
  accepted
    .toLowerCase()
    .split(',')
    .some((part) => {
      const [name, ...parameters] = part.split(';').map((text) => text.trim());
      return name === coding && !parameters.some((text) => /^q=0(\.0*)?$/.test(text));
    });

const contents = new Map<string, Promise<Buffer>>();
const contentOf = (name: string): Promise<Buffer> => {
  const kept = contents.get(name) ?? readFile(new URL(name, folder));
  contents.set(name, kept);
  return kept;
};

/** The file in the best coding that the client takes and that was prepared (RFC 9110 section 12.5.3). */
export const builtFileAs = async (
  { name }: BuiltFile,
  accepted = '',
): Promise<{ readonly body: string | Uint8Array; readonly encoding?: string }> => {
  for (const [encoding, ending] of encodings)
    if (takes(accepted, encoding) && names().has(`${name}.${ending}`))
      return { body: await contentOf(`${name}.${ending}`), encoding };
  return { body: (await contentOf(name)).toString('utf8') };
};

export const indexFile = async (): Promise<string> => (await contentOf('index.html')).toString('utf8');
