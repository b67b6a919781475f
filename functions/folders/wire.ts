import * as z from 'zod';
import { isRoot, type LocatedFolder } from '../../layers/domain/folders/located-folder.ts';
import {
  assertFolderName,
  type FolderPath,
  formatPath,
  parsePath,
} from '../../layers/domain/folders/paths.ts';
import { defaulted, instant, ruled, uuid } from '../../layers/http/wire.ts';
import type { Spelling } from '../spelling.ts';

const text = (max: number) => z.string().max(max);
const path = ruled(defaulted(text(8192), '/'), parsePath);

export const environment = z.string().trim().min(1).max(64);
export const folderPath = path;
/** Clients say `path` or `directory`. */
export const pathMembers = { path, directory: path };

/** The path that was meant: `path`, unless it was left at the root and `directory` was not. */
export const chosenPath = ({ path, directory }: { path: FolderPath; directory: FolderPath }): FolderPath =>
  path.length > 0 ? path : directory;

/** Folders and where they are, in either generation's words. */
const workspaceFolders: Spelling = { base: '/api/v1/folders', noun: 'workspace' };
const projectFolders: Spelling = { base: '/api/v2/folders', noun: 'project' };
export const spellings = [workspaceFolders, projectFolders];

export const folderIdOrName = text(255).trim().min(1);
export const folderName = ruled(text(255).trim(), (name) => {
  assertFolderName(name);
  return name;
});

/** An empty text or null takes a description away. */
export const description = text(1024).trim().nullable().optional();
export const describedAs = (given: string | null | undefined): string | null | undefined =>
  given === undefined ? undefined : given || null;

export const FolderReply = () =>
  z.object({
    id: uuid,
    name: z.string(),
    version: z.int(),
    createdAt: instant(),
    updatedAt: instant(),
    envId: uuid,
    parentId: uuid.nullable(),
    isReserved: z.boolean(),
    description: z.string().nullable(),
    path: z.string(),
  });

export const OneFolderReply = () => z.object({ folder: FolderReply() });

/** A folder on the wire; `path` is its own. */
export const folderOnTheWire = ({
  folder,
  path,
}: Pick<LocatedFolder, 'folder' | 'path'>): z.input<ReturnType<typeof FolderReply>> => ({
  id: folder.id,
  name: folder.name,
  version: folder.version,
  createdAt: folder.createdAt,
  updatedAt: folder.updatedAt,
  envId: folder.environmentId,
  parentId: isRoot(folder) ? null : folder.parentId,
  isReserved: false,
  description: folder.description,
  path: formatPath(path),
});
