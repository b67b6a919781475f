import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What the synthesized app is made of, relative to the project: code, settings, and versions of what it is built with. */
const SOURCES = ['bin', 'lib', 'functions', 'layers', 'cdk.json', 'package.json', 'package-lock.json'];

interface SourceFile {
  readonly path: string;
  readonly status: Stats;
}

const filesBelow = (path: string): SourceFile[] => {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) return [];
  if (!status.isDirectory()) return [{ path, status }];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
};

const sourcesOf = (root: string): SourceFile[] => SOURCES.flatMap((source) => filesBelow(join(root, source)));

/**
 * Changes whenever a source file of the app appears, disappears or reads differently: by content, since a checkout or
 * a copy of the project makes new files of the old ones.
 */
export const fingerprintSources = (root: string): string => {
  const hash = createHash('sha256');
  for (const { path } of sourcesOf(root)) {
    const content = readFileSync(path);
    hash.update(`${relative(root, path)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
};

/**
 * Stays the same while nobody has touched a source file since: each is the same file, of the same size, whose content
 * and attributes were last changed at the same moment. Reads none of them.
 */
export const markSources = (root: string): string => {
  const hash = createHash('sha256');
  for (const { path, status } of sourcesOf(root))
    hash.update(`${path}\0${status.ino} ${status.size} ${status.mtimeMs} ${status.ctimeMs}\0`);
  return hash.digest('hex');
};
