import type { Unit } from '../unit.ts';
import { FolderContents } from './folder-contents.ts';
import { placeOfFolder } from './folder-place.ts';
import type { Place } from './place.ts';
import { readSecret } from './read-secret.ts';
import type { Referrer } from './reference-index.ts';
import { openScope, type PresentScope, type ScopeRequest, withFolder } from './scope.ts';
import type { SealedSecret } from './secret.ts';

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

interface Standing {
  readonly secret: SealedSecret;
  readonly place: Place;
}

/** The referring secret where it stands now; undefined when it or its folder is gone. */
const standingAt = async (
  unit: Unit,
  { access }: PresentScope,
  { secretId, environmentId, folderId, name }: Referrer,
): Promise<Standing | undefined> => {
  const [place, secret] = await Promise.all([
    placeOfFolder(unit, access, { environmentId, folderId }),
    unit.stores.secrets.head({ environmentId, folderId, name }),
  ]);
  return place && secret?.id === secretId ? { place, secret } : undefined;
};

const textOf = ({ place, name }: FoundReferrer): string => `${place.environment.slug}:${place.path}:${name}`;

const byPlace = (a: FoundReferrer, b: FoundReferrer): number => (textOf(a) < textOf(b) ? -1 : 1);

/**
 * The secrets whose values refer to a secret by its folder or by its environment and path, so that one can tell what a
 * rename or deletion would break. Needs the right to read the secret; refused as `readSecret` does.
 */
export const findReferrers = async (
  unit: Unit,
  request: ScopeRequest & { readonly name: string },
): Promise<Referrers> => {
  const scope = withFolder(await openScope(unit, request));
  await readSecret(unit, { ...request, type: 'shared' });
  const { access, environment, path, folderId } = scope;
  const referrers = await unit.stores.references.referrers([
    { folderId, key: request.name },
    { projectId: access.project.id, environment: environment.slug, path, key: request.name },
  ]);
  const standing = await Promise.all(referrers.map((referrer) => standingAt(unit, scope, referrer)));
  const live = standing.flatMap((each) => each ?? []);
  const contents = new FolderContents(unit, access);
  await contents.loadTags(live.map(({ secret }) => secret));
  const readable = live.filter(({ place, secret }) => contents.mayRead(place, secret));
  const found = readable.map(({ place, secret }) => ({ secretId: secret.id, name: secret.name, place }));
  unit.note({ metadata: { numberOfReferences: live.length } });
  return { found: found.sort(byPlace), hidden: live.length - readable.length };
};
