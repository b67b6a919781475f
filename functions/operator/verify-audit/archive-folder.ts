import type { KeyObject } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { publicKeysIn } from '../../../layers/domain/audit/archive/digest.ts';
import type { Finding } from '../../../layers/domain/audit/archive/finding.ts';
import type { FoundFolder, FoundLine } from '../../../layers/domain/audit/archive/gathering.ts';
import type { FoundDigest } from '../../../layers/domain/audit/archive/verify-digests.ts';

const namesIn = (folder: string, form: RegExp): readonly string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => form.test(name))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

/** The digests of an archive. Throws when the folder is none. */
export const digestsIn = (folder: string): readonly FoundDigest[] => {
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is no folder.`);
  return namesIn(join(folder, 'digests'), /\.json$/).map((file) => ({
    name: `digests/${file}`,
    text: readFileSync(join(folder, 'digests', file), 'utf8'),
  }));
};

/** The public keys that lie in an archive. */
export const keysIn = (folder: string): ReadonlyMap<string, KeyObject> => {
  const keys = join(folder, 'digests', 'keys');
  return publicKeysIn(
    namesIn(keys, /\.pem$/)
      .map((file) => readFileSync(join(keys, file), 'utf8'))
      .join('\n'),
  );
};

/** Bytes that are no UTF-8 throw: written as U+FFFD they could stand in the place of that character. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What one file holds; an empty text stands where it cannot be read, which nothing that we wrote is. */
const textOf = (file: string): string => {
  const bytes = readFileSync(file);
  try {
    return utf8.decode(file.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  } catch {
    return '\n';
  }
};

/** Names that Athena passes over are none: what they hold nobody is shown. */
const isShown = /^[^._]/;
const ofEvents = /^[^._].*\.ndjson(?:\.gz)?$/;

/** What lies in a folder of a day and is no file of ours, though Athena reads it. */
const strangersIn = (folder: string): readonly Finding[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => isShown.test(name))
    .filter((entry) => entry.isDirectory() || !ofEvents.test(entry.name))
    .map(({ name }) => ({
      wrong: 'misplaced',
      where: join(folder, name),
      what: 'it is no file of events',
    }));

function* linesIn(folder: string): Generator<FoundLine> {
  for (const file of namesIn(folder, ofEvents)) {
    const where = join(folder, file);
    const text = textOf(where);
    for (const line of (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')) yield { where, line };
  }
}

/** The folders of an archive, one for each organization and day. */
export function* foldersIn(folder: string): Generator<FoundFolder | Finding> {
  for (const first of namesIn(folder, /^organization=/))
    for (const second of namesIn(join(folder, first), /./)) {
      const place = join(folder, first, second);
      const [, day] = /^day=(\d{4}-\d\d-\d\d)$/.exec(second) ?? [];
      if (day === undefined) {
        yield { wrong: 'misplaced', where: place, what: 'it is no folder of a day' };
        continue;
      }
      yield* strangersIn(place);
      yield { organization: first.slice('organization='.length), day, lines: linesIn(place) };
    }
}
