import { LocketError } from '../errors.ts';
import { importingFolders } from '../imports/importing-folders.ts';
import { abilityOf } from '../permissions/ability.ts';
import type { Rule } from '../permissions/rule.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { Unit } from '../unit.ts';
import { FolderContents, maxFolders } from './folder-contents.ts';
import { placeOfFolder } from './folder-place.ts';
import { findSecrets, lookupKey } from './import-resolution.ts';
import type { Place } from './place.ts';
import type { ReferenceTarget, Referrer } from './reference-index.ts';
import { parseReference } from './references.ts';
import type { SealedSecret } from './secret.ts';

/** A live secret whose value refers to another, and where it stands now. */
export interface Standing {
  readonly secret: SealedSecret;
  readonly place: Place;
}

/** A folder in which a name stands for a secret. */
export interface Standpoint {
  readonly folderId: string;
  readonly place: Place;
}

const readingAll: readonly Rule[] = [{ subject: 'secrets', action: ['read'] }];

/**
 * Sees every secret of the project: which one a name stands for must not depend on who asks what would break. Nothing
 * that is read by way of it is shown, only compared by id.
 */
export const allSeeing = (access: ProjectAccess): ProjectAccess => ({
  ...access,
  rules: readingAll,
  ability: abilityOf(readingAll),
});

/** The folders that have the secret by their imports, those where a nearer one of the name hides it left out. */
export const importedInto = async (
  unit: Unit,
  access: ProjectAccess,
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

/** How a key is named from elsewhere. */
export const namedFromElsewhere = (
  { project }: ProjectAccess,
  { environment, path }: Place,
  key: string,
): ReferenceTarget => ({ projectId: project.id, environment: environment.slug, path, key });

const targetsAt =
  (access: ProjectAccess, key: string) =>
  ({ folderId, place }: Standpoint): readonly ReferenceTarget[] => [
    { folderId, key },
    namedFromElsewhere(access, place, key),
  ];

/** Referrers beside a standpoint that write a key with dots without quotes, as if it named a place. */
const unquoted = async (
  { stores: { references } }: Unit,
  { project }: ProjectAccess,
  standpoints: readonly Standpoint[],
  text: string,
): Promise<readonly Referrer[]> => {
  const { environment, path, key } = parseReference(text);
  if (environment === undefined || project.environments.some(({ slug }) => slug === environment)) return [];
  const target = { projectId: project.id, environment, path: `/${path.join('/')}`, key };
  const beside = new Set(standpoints.map(({ folderId }) => folderId));
  return (await references.referrers([target])).filter(({ folderId }) => beside.has(folderId));
};

/** Who refers to a key by one of these standpoints, as far as the index knows. */
export const referrersAt = async (
  unit: Unit,
  access: ProjectAccess,
  standpoints: readonly Standpoint[],
  key: string,
): Promise<readonly Referrer[]> => {
  const [referrers, beside] = await Promise.all([
    unit.stores.references.referrers(standpoints.flatMap(targetsAt(access, key))),
    unquoted(unit, access, standpoints, key),
  ]);
  return [...new Map([...referrers, ...beside].map((each) => [each.secretId, each])).values()];
};

const standingAt = async (
  unit: Unit,
  access: ProjectAccess,
  { secretId, environmentId, folderId, name }: Referrer,
): Promise<Standing | undefined> => {
  const [place, secret] = await Promise.all([
    placeOfFolder(unit, access, { environmentId, folderId }),
    unit.stores.secrets.head({ environmentId, folderId, name }),
  ]);
  return place && secret?.id === secretId ? { place, secret } : undefined;
};

/** The referrers that are alive, where they stand now. */
export const standing = async (
  unit: Unit,
  access: ProjectAccess,
  referrers: readonly Referrer[],
): Promise<readonly Standing[]> =>
  (await Promise.all(referrers.map((each) => standingAt(unit, access, each)))).flatMap((each) => each ?? []);
