import { LocketError } from '../errors.ts';
import { can } from '../permissions/ability.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { environmentOf } from './source.ts';
import type { Sync } from './sync.ts';

type Placed = Pick<Sync, 'environmentId' | 'secretPath'>;

/** Whether the caller may read the secrets of a sync's folder, and so may know what they are called. */
const mayNameKeys = (
  { ability, project }: Pick<ProjectAccess, 'ability' | 'project'>,
  { environmentId, secretPath }: Placed,
): boolean => {
  const environment = environmentOf(project, environmentId);
  if (!environment) return false;
  const fields = { environment: environment.slug, secretPath, secretName: '*', secretTags: [] };
  return can(ability, 'read', 'secrets', fields);
};

/** @throws LocketError `permission-denied` unless `mayNameKeys`. */
export const assertMayNameKeys = (access: ProjectAccess, sync: Placed): void => {
  if (!mayNameKeys(access, sync))
    throw new LocketError('permission-denied', 'You are not allowed to read the secrets of this sync');
};

const hidden = 'Whoever may read the secrets of this sync sees why it failed';

/** How the last run ended, in words that name keys only to who may know them. */
export const messageFor = (access: Pick<ProjectAccess, 'ability' | 'project'>, sync: Sync): string =>
  sync.state.message === '' || mayNameKeys(access, sync) ? sync.state.message : hidden;
