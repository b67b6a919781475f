import { LocketError } from '../../errors.ts';
import { importingFolders } from '../../imports/importing-folders.ts';
import { abilityOf } from '../../permissions/ability.ts';
import type { Rule } from '../../permissions/rule.ts';
import { type Place, placeOfFolder } from '../../places/scope.ts';
import type { ProjectAccess } from '../../projects/access.ts';
import type { Unit } from '../../unit.ts';
import type { SealedSecret } from '../core/secret.ts';
import { FolderContents, maxFolders } from '../view/folder-contents.ts';
import { type Answer, findSecrets, lookupKey } from '../view/import-resolution.ts';
import type { ReferenceTarget, Referrer } from './reference-index.ts';
import { parseReference } from './references.ts';

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

/** A name that may stand for something in these folders. */
interface Asked {
  readonly name: string;
  readonly standpoints: readonly Standpoint[];
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

/** Names up to which those who refer to them are looked for: each is a query. */
const maxNames = 2000;

/** Refuses to look for who refers to more: `bad-request`. */
export const assertFewNames = (count: number): void => {
  if (count > maxNames)
    throw new LocketError(
      'bad-request',
      `More than ${maxNames} secrets can be referred to there: references to them are not updated`,
    );
};

/** The folders that import from a place, and what a name stands for in each. */
export class Importing {
  readonly #standpoints: readonly Standpoint[];
  readonly #contents: FolderContents;

  private constructor(standpoints: readonly Standpoint[], contents: FolderContents) {
    this.#standpoints = standpoints;
    this.#contents = contents;
    for (const each of standpoints) contents.know(each.place, each);
  }

  /** Looks them up, whatever will be asked of them. */
  static async from(unit: Unit, access: ProjectAccess, { place }: Standpoint): Promise<Importing> {
    const importing = await importingFolders(unit, access.project, [place]);
    if (importing.length >= maxFolders)
      throw new LocketError('bad-request', `More than ${maxFolders} folders import this secret's folder`);
    return new Importing(importing, new FolderContents(unit, allSeeing(access)));
  }

  /**
   * For each secret the folders that have it by their imports; those where a nearer one of the name hides it left out.
   * `bad-request` for more than `maxNames` names.
   */
  async standpointsOf(
    secrets: readonly Pick<SealedSecret, 'id' | 'name'>[],
  ): Promise<readonly (readonly Standpoint[])[]> {
    assertFewNames(secrets.length * (1 + this.#standpoints.length));
    const wanted = secrets.map(({ name }) => ({ name, standpoints: this.#standpoints }));
    const answers = await this.#find(wanted);
    return secrets.map(({ id, name }) =>
      this.#standpoints.filter(({ place }) => {
        const answer = answers.get(lookupKey({ place, name }));
        return typeof answer === 'object' && answer.secret.id === id;
      }),
    );
  }

  /** For each name which of the standpoints have nothing of that name. */
  async freeAt(all: readonly Asked[]): Promise<readonly ReadonlySet<Standpoint>[]> {
    const answers = await this.#find(all);
    return all.map(
      ({ name, standpoints }) =>
        new Set(standpoints.filter(({ place }) => answers.get(lookupKey({ place, name })) === 'not-found')),
    );
  }

  #find(all: readonly Asked[]): Promise<ReadonlyMap<string, Answer>> {
    const lookups = all.flatMap(({ name, standpoints }) => standpoints.map(({ place }) => ({ place, name })));
    return findSecrets(this.#contents, lookups, true);
  }
}

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
