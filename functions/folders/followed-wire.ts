import * as z from 'zod';
import type { FolderConsequences } from '../../layers/domain/folders/folder-consequences.ts';
import type { LedThrough } from '../../layers/domain/imports/following-imports.ts';
import { referenceMembers, referencesOnTheWire } from '../secrets/following-wire.ts';

/** Imports that one reply names. */
const maxNamed = 100;

const Importing = () =>
  z.object({
    environment: z.string(),
    secretPath: z.string(),
    secretImportId: z.string(),
    isUpdated: z.boolean(),
  });

/** What a reply to the renaming of a folder tells of those that refer to its secrets and of the folders that import it. */
export const followedMembers = () => ({
  ...referenceMembers(),
  importedBy: z.array(Importing()).optional(),
  numberOfImports: z.int().optional(),
});

const FollowedMembers = () => z.object(followedMembers());

const importOnTheWire = ({ made, place, isUpdated }: LedThrough): z.input<ReturnType<typeof Importing>> => ({
  environment: place.environment.slug,
  secretPath: place.path,
  secretImportId: made.id,
  isUpdated,
});

export const followedOnTheWire = (
  consequences: FolderConsequences | undefined,
  isFollowed: boolean,
): z.input<ReturnType<typeof FollowedMembers>> =>
  consequences === undefined
    ? {}
    : {
        ...referencesOnTheWire(consequences.references, isFollowed),
        importedBy: consequences.imports.found.slice(0, maxNamed).map(importOnTheWire),
        numberOfImports: consequences.imports.found.length + consequences.imports.hidden,
      };
