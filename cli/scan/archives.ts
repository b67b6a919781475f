import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { parseTar } from 'nanotar';

/** A file, or one inside an archive: their names are joined by `!`. */
export interface Content {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Bytes that a file may unpack to in all; what is larger is no place where somebody put a secret by mistake. */
const MAX_UNPACKED = 100 * 1024 * 1024;

/** What is left of that for archives inside archives. */
interface Budget {
  left: number;
}

type Unpack = (content: Content, budget: Budget) => readonly Content[];

const inZip: Unpack = ({ file, bytes }, { left }) => {
  let size = 0;
  const entries = unzipSync(bytes, {
    filter: ({ originalSize }) => {
      size += originalSize;
      return size <= left;
    },
  });
  return Object.entries(entries).map(([name, inner]) => ({ file: `${file}!${name}`, bytes: inner }));
};

const inTar: Unpack = ({ file, bytes }) =>
  parseTar(bytes).flatMap(({ name, data }) => (data ? [{ file: `${file}!${name}`, bytes: data }] : []));

const inGzip: Unpack = ({ file, bytes }, budget) => {
  const unpacked = {
    file: file.replace(/\.t?gz$/i, ''),
    bytes: gunzipSync(bytes, { maxOutputLength: Math.max(1, budget.left) }),
  };
  return /\.(?:tgz|tar\.gz)$/i.test(file)
    ? inTar({ ...unpacked, file }, budget)
    : [{ ...unpacked, file: `${file}!${unpacked.file.split('/').at(-1)}` }];
};

const unpackers: readonly (readonly [RegExp, Unpack])[] = [
  [/\.(?:zip|jar|war|whl|nupkg)$/i, inZip],
  [/\.tar$/i, inTar],
  [/\.t?gz$/i, inGzip],
];

/** What is in an archive, and in those inside it, to a depth; a file that is none, or is broken, is itself. */
export const unpacked = (
  content: Content,
  depth: number,
  budget: Budget = { left: MAX_UNPACKED },
): readonly Content[] => {
  const unpack = depth > 0 && unpackers.find(([pattern]) => pattern.test(content.file))?.[1];
  if (!unpack) return [content];
  try {
    const inside = unpack(content, budget);
    budget.left -= inside.reduce((sum, { bytes }) => sum + bytes.length, 0);
    return inside.flatMap((inner) => unpacked(inner, depth - 1, budget));
  } catch {
    return [content];
  }
};
