import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import type { ExternalKms } from './external-kms.ts';

/** As many are named in one sentence. */
const mostNamed = 10;

const nameOf = async ({ stores: { projects } }: Unit, projectId: string): Promise<string> => {
  const name = (await projects.find(projectId))?.name;
  if (name !== undefined) return `'${name}'`;
  const deleted = await projects.findDeleted(projectId);
  return deleted ? `'${deleted.project.name}' (deleted, it can still be restored)` : `'${projectId}'`;
};

/**
 * Refuses with `bad-request` what would leave projects without their keys, naming them. Whoever begins to use the KMS
 * changes it, so that a write about the KMS as it was read before this look holds only as long as the look does.
 */
export const assertUnused = async (unit: Unit, kms: ExternalKms, consequence: string): Promise<void> => {
  const ids = await unit.stores.externalKms.projectsOf(kms.id);
  if (ids.length === 0) return;
  const names = await Promise.all(ids.slice(0, mostNamed).map((id) => nameOf(unit, id)));
  const rest = ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : '';
  throw new LocketError('bad-request', `${consequence}: it protects ${names.join(', ')}${rest}`);
};
