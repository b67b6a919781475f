import { LocketError } from '../../errors.ts';
import type { PresentScope } from '../../places/scope.ts';
import type { Unit } from '../../unit.ts';
import type { SealedSecret } from '../core/secret.ts';
import { liveSecretById } from '../view/live-secret.ts';
import { listed } from './batch.ts';

/** Ids up to which each is looked up by itself; beyond, the folder is read as a whole. */
const fewIds = 25;

/** The live shared secrets with these ids in this folder; `not-found` listing ids that are none. */
export const sourcesOf = async (
  unit: Unit,
  scope: PresentScope,
  ids: readonly string[],
): Promise<readonly SealedSecret[]> => {
  const wanted = new Set(ids);
  const found =
    wanted.size <= fewIds
      ? (await Promise.all([...wanted].map((id) => liveSecretById(unit, id)))).flatMap((each) =>
          each?.folderId === scope.folderId ? [each] : [],
        )
      : (await unit.stores.secrets.inFolder(scope.environment.id, scope.folderId)).filter(({ id }) =>
          wanted.has(id),
        );
  const known = new Set(found.map(({ id }) => id));
  const missing = [...wanted].filter((id) => !known.has(id));
  if (missing.length > 0) throw new LocketError('not-found', `Secrets not found: ${listed(missing)}`);
  return found;
};
