import type { ScopeRequest } from '../places/scope.ts';
import type { Unit } from '../unit.ts';
import { folderAt, folderById, type LocatedFolder } from './located-folder.ts';
import { noteFolder } from './trail.ts';

const noted = (unit: Unit, located: LocatedFolder): LocatedFolder => {
  noteFolder(unit, located);
  return located;
};

/** One folder by its id, or a root folder by its environment's; throws like `folderById`. */
export const readFolderById = async (unit: Unit, id: string): Promise<LocatedFolder> =>
  noted(unit, await folderById(unit, id));

/** One folder by its path; throws like `folderAt`. */
export const readFolderAt = async (unit: Unit, request: ScopeRequest): Promise<LocatedFolder> =>
  noted(unit, await folderAt(unit, request));
