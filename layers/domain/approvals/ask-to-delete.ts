import { LocketError } from '../errors.ts';
import type { LocatedFolder } from '../folders/located-folder.ts';
import { type FolderPath, formatPath } from '../folders/paths.ts';
import { assertMayFolder } from '../folders/rights.ts';
import { foldersBelow } from '../folders/subtree.ts';
import type { PresentScope } from '../places/scope.ts';
import { assertMaySecret } from '../secrets/core/rights.ts';
import { openSecrets } from '../secrets/core/sealing.ts';
import type { SealedSecret, Secret } from '../secrets/core/secret.ts';
import { tagsById } from '../secrets/core/secret-tags.ts';
import type { Unit } from '../unit.ts';
import { type Asked, ask } from './ask.ts';
import { policiesToAsk } from './gate.ts';
import { governed } from './governed-places.ts';
import { assertFreeTrees } from './governed-trees.ts';

/** Secrets that a merge holds still in one transaction while their folder goes. */
const maxSecretsAtOnce = 40;

/** A folder of the tree as the caller may change its secrets, and what it holds. */
interface Branch {
  readonly scope: PresentScope;
  readonly secrets: readonly SealedSecret[];
}

const branchOf = async (
  unit: Unit,
  { access, environment }: LocatedFolder,
  folderId: string,
  segments: FolderPath,
): Promise<Branch> => ({
  scope: await governed(unit, { access, environment, folderId, segments, path: formatPath(segments) }),
  secrets: await unit.stores.secrets.inFolder(environment.id, folderId),
});

/** All shared secrets in a folder and below it, by folder. */
const branchesOf = async (unit: Unit, located: LocatedFolder): Promise<readonly Branch[]> => {
  const { folder, path, environment } = located;
  const below = await foldersBelow(unit, environment.id, folder.id);
  return Promise.all([
    branchOf(unit, located, folder.id, path),
    ...below.map((each) => branchOf(unit, located, each.folder.id, [...path, ...each.path])),
  ]);
};

/** Where secrets are protected they have to be readable and not denied; everywhere else deleting needs its own right. */
const assertMayAsk = async (unit: Unit, { access, environment }: LocatedFolder, all: readonly Branch[]) => {
  const { slugs } = await tagsById(
    unit,
    access.project.id,
    all.flatMap(({ secrets }) => secrets.flatMap(({ tagIds }) => tagIds)),
  );
  for (const { scope, secrets } of all) {
    if (!scope.isAsked) assertMayFolder(access, 'delete', environment, scope.segments);
    for (const { name, tagIds } of secrets)
      if (scope.isAsked) assertMaySecret(scope, 'delete', name, slugs(tagIds));
  }
};

/** Imports cannot be asked for: where nothing but they is read, the folder stays. */
const assertNothingImported = (
  unit: Unit,
  { access: { project }, environment, folder, path }: LocatedFolder,
): Promise<void> =>
  assertFreeTrees(
    unit,
    [{ project, environment, folderId: folder.id, paths: [path] }],
    'a folder stays as long as what it imports is protected',
  );

/**
 * The request that deleting a folder with what is in it becomes, where a policy protects some of its secrets; undefined where
 * none does and it may be deleted. `forbidden` for a machine that may not even ask.
 */
export const askToDelete = async (unit: Unit, located: LocatedFolder): Promise<Asked | undefined> => {
  const { access, folder, environment } = located;
  if (environment.hasChangePolicies !== true) return undefined;
  const branches = await branchesOf(unit, located);
  const sealed = branches.flatMap(({ secrets }) => secrets);
  const opened = await openSecrets(unit, access.project, sealed);
  const alterations = sealed.map((each, n) => ({ before: { sealed: each, secret: opened[n] as Secret } }));
  const scopes = branches.map(({ scope }) => scope);
  const policies = await policiesToAsk(unit, access.project, alterations, scopes);
  if (policies.length === 0) {
    await assertNothingImported(unit, located);
    return undefined;
  }
  if (sealed.length > maxSecretsAtOnce)
    throw new LocketError(
      'bad-request',
      `Deleting a folder with more than ${maxSecretsAtOnce} protected secrets cannot be asked for at once: delete them first`,
    );
  await assertMayAsk(unit, located, branches);
  const { id: folderId, projectId, environmentId } = folder;
  return ask(unit, access.project, policies, alterations, { projectId, environmentId, folderId });
};
