import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { parseTar } from 'nanotar';

/** A file, or one inside an archive: their names are joined by `!`. */
export interface Content {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Bytes that an archive may unpack to; what is larger is no place where somebody put a secret by mistake. */
const MAX_UNPACKED = 100 * 1024 * 1024;

const inZip = ({ file, bytes }: Content): readonly Content[] => {
  let size = 0;
  const entries = unzipSync(bytes, {
    filter: ({ originalSize }) => {
      size += originalSize;
      return size <= MAX_UNPACKED;
    },
  });
  return Object.entries(entries).map(([name, inner]) => ({ file: `${file}!${name}`, bytes: inner }));
};

const inTar = ({ file, bytes }: Content): readonly Content[] =>
  parseTar(bytes).flatMap(({ name, data }) => (data ? [{ file: `${file}!${name}`, bytes: data }] : []));

const inGzip = ({ file, bytes }: Content): readonly Content[] => {
  const unpacked = {
    file: file.replace(/\.t?gz$/i, ''),
    bytes: gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED }),
  };
  return /\.(?:tgz|tar\.gz)$/i.test(file)
    ? inTar({ ...unpacked, file })
    : [{ ...unpacked, file: `${file}!${unpacked.file.split('/').at(-1)}` }];
};

const unpackers: readonly (readonly [RegExp, (content: Content) => readonly Content[]])[] = [
  [/\.(?:zip|jar|war|whl|nupkg)$/i, inZip],
  [/\.tar$/i, inTar],
  [/\.t?gz$/i, inGzip],
];

/** What is in an archive, and in those inside it, to a depth; a file that is none, or is broken, is itself. */
export const unpacked = (content: Content, depth: number): readonly Content[] => {
  const unpack = depth > 0 && unpackers.find(([pattern]) => pattern.test(content.file))?.[1];
  if (!unpack) return [content];
  try {
    return unpack(content).flatMap((inner) => unpacked(inner, depth - 1));
  } catch {
    return [content];
  }
};
