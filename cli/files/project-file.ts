import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { objectOf, readBrought, writeWhole } from './private-file.ts';

/** What a project's folder says about the place of its secrets; nothing of it is secret. */
export interface ProjectFile {
  readonly file: string;
  readonly projectId?: string;
  readonly environment?: string;
  readonly path?: string;
  /** Address of Locket; whoever can write the file can name one. */
  readonly domain?: string;
  readonly environmentsByBranch: Readonly<Record<string, string>>;
}

/** Ours first; the other one is read for those who come from there. */
const names = ['.locket.json', '.infisical.json'];

/** A folder and everything above it. */
const upwards = (folder: string): readonly string[] => {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
};

const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value ? value : undefined;

const parsed = (file: string, text: string): ProjectFile => {
  const held = objectOf(file, text);
  const projectId = textIn(held.workspaceId);
  const environment = textIn(held.defaultEnvironment);
  const path = textIn(held.defaultSecretPath);
  const domain = textIn(held.domain);
  const branches = Object.entries(held.gitBranchToEnvironmentMapping ?? {});
  return {
    file,
    ...(projectId && { projectId }),
    ...(environment && { environment }),
    ...(path && { path }),
    ...(domain && { domain }),
    environmentsByBranch: Object.fromEntries(branches.filter(([, slug]) => textIn(slug))),
  };
};

/** The nearest project file of this folder or one above it. @throws Failure when it is no JSON */
export const findProjectFile = (folder: string): ProjectFile | undefined => {
  for (const place of upwards(resolve(folder))) {
    for (const name of names) {
      const file = join(place, name);
      const text = readBrought(file);
      if (text !== undefined) return parsed(file, text);
    }
  }
  return undefined;
};

/** Writes the project file of a folder, in the members that the official command line knows too. */
export const writeProjectFile = (folder: string, projectId: string): string => {
  const file = join(folder, '.locket.json');
  const content = { workspaceId: projectId, defaultEnvironment: '', gitBranchToEnvironmentMapping: null };
  writeWhole(file, `${JSON.stringify(content, null, 4)}\n`);
  return file;
};

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Where Git keeps what belongs to this working tree (gitrepository-layout). */
const gitFolder = (place: string): string | undefined => {
  const git = join(place, '.git');
  if (isFolder(git)) return git;
  const [, elsewhere] = /^gitdir: (.+)$/m.exec(readBrought(git) ?? '') ?? [];
  return elsewhere && resolve(place, elsewhere);
};

/** The branch that is checked out in a folder; undefined where there is none. */
export const branchIn = (folder: string): string | undefined => {
  for (const place of upwards(resolve(folder))) {
    const git = gitFolder(place);
    if (git) return /^ref: refs\/heads\/(.+)$/m.exec(readBrought(join(git, 'HEAD')) ?? '')?.[1];
  }
  return undefined;
};
