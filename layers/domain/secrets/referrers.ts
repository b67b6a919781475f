import { LocketError } from '../errors.ts';
import { importingFolders } from '../imports/importing-folders.ts';
import { abilityOf } from '../permissions/ability.ts';
import type { Rule } from '../permissions/rule.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { Unit } from '../unit.ts';
import { FolderContents, maxFolders } from './folder-contents.ts';
import { placeOfFolder } from './folder-place.ts';
import { findSecrets, lookupKey } from './import-resolution.ts';
import { type Place, placeAt } from './place.ts';
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

const readingAll: readonly Rule[] = [{ subject: 'secrets', action: ['read'] }];

/**
 * Sees every secret of the project: which one a name stands for must not depend on who asks what would break. Nothing
 * that is read by way of it is shown, only compared by id.
 */
const allSeeing = (access: ProjectAccess): ProjectAccess => ({
  ...access,
  rules: readingAll,
  ability: abilityOf(readingAll),
});

/** A folder in which a name stands for a secret. */
interface Standpoint {
  readonly folderId: string;
  readonly place: Place;
}

/** The folders that have the secret by their imports, those where a nearer one of the name hides it left out. */
const importedInto = async (
  unit: Unit,
  { access }: PresentScope,
  { place }: Standpoint,
  { id, name }: Pick<SealedSecret, 'id' | 'name'>,
): Promise<readonly Standpoint[]> => {
  const importing = await importingFolders(unit, access.project, [place]);
  if (importing.length === 0) return [];
  if (importing.length >= maxFolders)
    throw new LocketError('bad-request', `More than ${maxFolders} folders import this secret's folder`);
  const contents = new FolderContents(unit, allSeeing(access));
  for (const each of importing) contents.know(each.place, each);
  const lookups = importing.map((each) => ({ place: each.place, name }));
  const answers = await findSecrets(contents, lookups, true);
  return importing.filter((each) => {
    const answer = answers.get(lookupKey({ place: each.place, name }));
    return typeof answer === 'object' && answer.secret.id === id;
  });
};

const targetsAt =
  ({ access }: PresentScope, key: string) =>
  ({ folderId, place: { environment, path } }: Standpoint) => [
    { folderId, key },
    { projectId: access.project.id, environment: environment.slug, path, key },
  ];

const textOf = ({ place, name }: FoundReferrer): string => `${place.environment.slug}:${place.path}:${name}`;

const byPlace = (a: FoundReferrer, b: FoundReferrer): number => (textOf(a) < textOf(b) ? -1 : 1);

/**
 * The secrets whose values refer to a secret by its folder, by its environment and path, or in either way to a folder
 * that imports it, so that one can tell what a rename or deletion would break. Needs the right to read the secret;
 * refused as `readSecret` does, and with `bad-request` when imports lead from it into more than `maxFolders` folders.
 */
export const findReferrers = async (
  unit: Unit,
  request: ScopeRequest & { readonly name: string },
): Promise<Referrers> => {
  const scope = withFolder(await openScope(unit, request));
  const { secret } = await readSecret(unit, { ...request, type: 'shared' });
  const { access, environment, segments, folderId } = scope;
  const own = { folderId, place: placeAt(environment, segments) };
  const standpoints = [own, ...(await importedInto(unit, scope, own, secret))];
  const targets = standpoints.flatMap(targetsAt(scope, request.name));
  const referrers = await unit.stores.references.referrers(targets);
  const standing = await Promise.all(referrers.map((referrer) => standingAt(unit, scope, referrer)));
  const live = standing.flatMap((each) => each ?? []);
  const contents = new FolderContents(unit, access);
  const judgeable = await contents.withTags(live.map(({ secret: each }) => each));
  const placed = judgeable.map((each, n) => ({ secret: each, place: (live[n] as Standing).place }));
  const readable = placed.filter(({ place, secret: each }) => contents.mayRead(place, each));
  const found = readable.map((each) => ({
    secretId: each.secret.id,
    name: each.secret.name,
    place: each.place,
  }));
  unit.note({ metadata: { numberOfReferences: live.length } });
  return { found: found.sort(byPlace), hidden: live.length - readable.length };
};
