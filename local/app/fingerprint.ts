import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the synthesized app is made of, relative to the project. */
const SOURCES = ['bin', 'lib', 'functions', 'layers', 'cdk.json', 'package-lock.json'];

const filesBelow = (path: string): string[] => {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) return [];
  if (!status.isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
};

/** Changes whenever a source file of the app appears, disappears or is written. */
export const fingerprintSources = (root: string): string => {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesBelow(join(root, source)))) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${file}\0${mtimeMs}\0${size}\n`);
  }
  return hash.digest('hex');
};
