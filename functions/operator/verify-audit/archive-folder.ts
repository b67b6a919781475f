import type { KeyObject } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { publicKeysIn } from '../../../layers/domain/audit/archive/digest.ts';
import type { Finding } from '../../../layers/domain/audit/archive/finding.ts';
import type { FoundDigest } from '../../../layers/domain/audit/archive/verify-digests.ts';
import type { FoundFolder, FoundLine } from '../../../layers/domain/audit/archive/verify-events.ts';

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

/** What one file holds; an empty text stands where it cannot be read, which nothing that we wrote is. */
const textOf = (file: string): string => {
  const bytes = readFileSync(file);
  if (!file.endsWith('.gz')) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch {
    return '\n';
  }
};

function* linesIn(folder: string): Generator<FoundLine> {
  for (const file of namesIn(folder, /\.ndjson(?:\.gz)?$/)) {
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
      if (day === undefined) yield { wrong: 'misplaced', where: place, what: 'it is no folder of a day' };
      else yield { organization: first.slice('organization='.length), day, lines: linesIn(place) };
    }
}
