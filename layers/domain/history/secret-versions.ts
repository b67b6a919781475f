import { isRefusal } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import { type Place, placeOfFolder } from '../places/scope.ts';
import { enterProject, type ProjectAccess } from '../projects/access.ts';
import { assertMaySecret, mayRead } from '../secrets/core/rights.ts';
import { openSecrets } from '../secrets/core/sealing.ts';
import type { SealedSecret, Secret } from '../secrets/core/secret.ts';
import { type TagsById, tagsById } from '../secrets/core/secret-tags.ts';
import { noteSecret } from '../secrets/core/trail.ts';
import { type FoundSecret, secretNotFound } from '../secrets/reading/found-secret.ts';
import { named, standingOf } from '../secrets/view/own-overrides.ts';
import type { Unit } from '../unit.ts';
import type { PageRequest } from './folder-history.ts';

/** Enters the project of a secret; to anybody else's it looks as if the secret did not exist. */
const enter = async (unit: Unit, latest: SealedSecret | undefined): Promise<ProjectAccess> => {
  if (!latest) throw secretNotFound();
  const access = await enterProject(unit, latest.projectId).catch((error) => {
    throw isRefusal(error, 'not-found') ? secretNotFound() : error;
  });
  const isOwn = unit.caller.kind === 'user' && unit.caller.id === latest.userId;
  if (latest.type === 'personal' && !isOwn) throw secretNotFound();
  return access;
};

type Places = ReadonlyMap<string, Place | undefined>;

/** Where versions stood: a secret that moved has had several places. */
const placesOf = async (
  unit: Unit,
  access: ProjectAccess,
  versions: readonly SealedSecret[],
): Promise<Places> => {
  const folders = new Map(versions.map((version) => [version.folderId, version]));
  const places = await Promise.all([...folders.values()].map((each) => placeOfFolder(unit, access, each)));
  return new Map([...folders.keys()].map((folderId, n) => [folderId, places[n]]));
};

/** A version that stood elsewhere is for those who may read there, too. */
const readableOf = (
  access: ProjectAccess,
  versions: readonly SealedSecret[],
  places: Places,
  { slugs }: TagsById,
): readonly SealedSecret[] =>
  versions.filter(({ folderId, name, tagIds }) => {
    const place = places.get(folderId);
    return place && mayRead(access, place, name, slugs(tagIds));
  });

/** Versions of one secret, and what it is or belongs to: the shared secret as it was left last. */
interface Kept {
  readonly standing: SealedSecret;
  readonly versions: readonly SealedSecret[];
}

/** An override is called what its shared secret is called, and is where that is. */
const shownAs = ({ standing }: Kept, secret: Secret): Secret =>
  secret.type === 'personal' ? named(secret, standing) : secret;

const tagsOf = (unit: Unit, { standing, versions }: Kept): Promise<TagsById> =>
  tagsById(
    unit,
    standing.projectId,
    [standing, ...versions].flatMap(({ tagIds }) => tagIds),
  );

/**
 * The versions of a secret that are kept, newest first, with values; of a live secret or one that can be restored.
 * Needs `secret-rollback:read` and to read the secret; `not-found` for an unknown one.
 */
export const listSecretVersions = async (
  unit: Unit,
  secretId: string,
  { offset, limit }: PageRequest,
): Promise<readonly FoundSecret[]> => {
  const versions = await unit.stores.secrets.versions(secretId, offset + limit);
  const [latest] = versions;
  const access = await enter(unit, latest);
  assertCan(access.ability, 'read', 'secret-rollback');
  const standing = latest && (await standingOf(unit, latest));
  if (!standing) throw secretNotFound();
  const kept = { standing, versions };
  const [places, tags] = await Promise.all([
    placesOf(unit, access, [standing, ...versions]),
    tagsOf(unit, kept),
  ]);
  const place = places.get(standing.folderId);
  if (!place) throw secretNotFound();
  unit.note({ metadata: { environment: place.environment.slug, secretPath: place.path } });
  noteSecret(unit, named(latest, standing));
  assertMaySecret({ access, ...place }, 'read', standing.name, tags.slugs(standing.tagIds));
  const page = versions.slice(offset);
  const isOwn = latest.type === 'personal';
  const shown = isOwn ? page : readableOf(access, page, places, tags);
  const opened = await openSecrets(unit, access.project, shown);
  return opened.flatMap((secret) => {
    const scope = isOwn ? place : places.get(secret.folderId);
    return scope ? [{ secret: shownAs(kept, secret), scope, tags: tags.tags(secret.tagIds) }] : [];
  });
};
