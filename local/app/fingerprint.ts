import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What the synthesized app is made of, relative to the project: code, settings, and versions of what it is built with. */
const SOURCES = ['bin', 'lib', 'functions', 'layers', 'cdk.json', 'package.json', 'package-lock.json'];

const filesBelow = (path: string): string[] => {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) return [];
  if (!status.isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
};

/**
 * Changes whenever a source file of the app appears, disappears or reads differently: by content, since a checkout or
 * a copy of the project makes new files of the old ones.
 */
export const fingerprintSources = (root: string): string => {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesBelow(join(root, source)))) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
};
