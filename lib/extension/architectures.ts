import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** Architectures of Lambda, as its API calls them. */
export const architectures = ['x86_64', 'arm64'] as const;
export type ArchitectureName = (typeof architectures)[number];

/** A build of Node as nodejs.org publishes it. */
export interface NodeBuild {
  readonly version: string;
  /** The architecture as Node calls it (`process.arch`). */
  readonly arch: string;
  readonly url: string;
  /** SHA-256 of the archive, from the SHASUMS256.txt that the release was signed with. */
  readonly sha256: string;
}

const version = '24.9.0';
const base = `https://nodejs.org/dist/v${version}`;

/** What the executable is made of; `version` is that of the development dependency `node`, which makes it. */
export const nodeBuilds: Readonly<Record<ArchitectureName, NodeBuild>> = {
  x86_64: {
    version,
    arch: 'x64',
    url: `${base}/node-v${version}-linux-x64.tar.gz`,
    sha256: 'd57d6c28a35785f58f33899a0aa0bfc83f7a8ef4448b6cf3f7d0961efc7b9189',
  },
  arm64: {
    version,
    arch: 'arm64',
    url: `${base}/node-v${version}-linux-arm64.tar.gz`,
    sha256: 'dab232a90169737a48149149dd6707e7fdcbaefbaa94b4871047a38e93db947f',
  },
};

/** Folder of a layer's contents, below the project root. */
export const layerFolder = (root: string, architecture: ArchitectureName): string =>
  join(root, 'dist', 'extension', architecture);

/** Lambda starts what lies in `extensions/`, and demands that it registers under this name. */
export const executableIn = (folder: string): string => join(folder, 'extensions', 'locket');

/** Bytes 18 and 19 of an ELF file, little-endian: the machine it is for. */
const machines: Readonly<Record<number, ArchitectureName>> = { 62: 'x86_64', 183: 'arm64' };

/** Which architecture an executable is for; undefined when it is no executable of Linux. */
export const architectureOf = (file: string): ArchitectureName | undefined => {
  const head = Buffer.alloc(20);
  const opened = openSync(file, 'r');
  readSync(opened, head, 0, head.length, 0);
  closeSync(opened);
  const isElf = head.readUInt32BE(0) === 0x7f454c46;
  return isElf ? machines[head.readUInt16LE(18)] : undefined;
};
