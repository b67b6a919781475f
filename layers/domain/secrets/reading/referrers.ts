import { openScope, type Place, placeAt, type ScopeRequest, withFolder } from '../../places/scope.ts';
import type { ProjectAccess } from '../../projects/access.ts';
import type { Unit } from '../../unit.ts';
import { Importing, referrersAt, type Standing, standing } from '../references/standing-referrers.ts';
import { FolderContents } from '../view/folder-contents.ts';
import { readSecret } from './read-secret.ts';

/** A secret whose value refers to the one in question. */
export interface FoundReferrer {
  readonly secretId: string;
  readonly name: string;
  readonly place: Place;
}

export interface Referrers {
  readonly found: readonly FoundReferrer[];
  /** Secrets that refer to it as well, which the caller may not read. */
  readonly hidden: number;
}

const textOf = ({ place, name }: FoundReferrer): string => `${place.environment.slug}:${place.path}:${name}`;

const byPlace = (a: FoundReferrer, b: FoundReferrer): number => (textOf(a) < textOf(b) ? -1 : 1);

/** Those of the referrers that the caller may read, by place, and how many others there are. */
export const shown = async (
  unit: Unit,
  access: ProjectAccess,
  live: readonly Standing[],
): Promise<Referrers> => {
  const contents = new FolderContents(unit, access);
  const judgeable = await contents.withTags(live.map(({ secret }) => secret));
  const readable = judgeable.flatMap((secret, index) => {
    const { place } = live[index] as Standing;
    return contents.mayRead(place, secret) ? [{ place, secret }] : [];
  });
  const found = readable.map(({ place, secret: { id, name } }) => ({ secretId: id, name, place }));
  return { found: found.sort(byPlace), hidden: live.length - readable.length };
};

/**
 * The secrets whose values refer to a secret by its folder, by its environment and path, or in either way to a folder
 * that imports it, so that one can tell what a rename or deletion would break. Needs the right to read the secret;
 * refused as `readSecret` does, and with `bad-request` when imports lead from it into more than `maxFolders` folders.
 */
export const findReferrers = async (
  unit: Unit,
  request: ScopeRequest & { readonly name: string },
): Promise<Referrers> => {
  const { access, environment, segments, folderId } = withFolder(await openScope(unit, request));
  const { secret } = await readSecret(unit, { ...request, type: 'shared' });
  const own = { folderId, place: placeAt(environment, segments) };
  const [imported = []] = await (await Importing.from(unit, access, own)).standpointsOf([secret]);
  const standpoints = [own, ...imported];
  const live = await standing(unit, access, await referrersAt(unit, access, standpoints, request.name));
  unit.note({ metadata: { numberOfReferences: live.length } });
  return shown(unit, access, live);
};
