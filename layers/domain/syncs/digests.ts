import { createHmac } from 'node:crypto';
import type { Project } from '../projects/project.ts';
import { dataKey } from '../secrets/core/sealing.ts';
import type { Unit } from '../unit.ts';

/** Tells whether a value is the one that was written to a key, and nothing else of it. */
export type ValueDigest = (name: string, value: string) => string;

/** Digests of one sync, keyed by its project's own key: the ledger tells nobody else which values are the same. */
export const digestsOf = async (
  unit: Unit,
  project: Pick<Project, 'id' | 'orgId' | 'keys'>,
  syncId: string,
): Promise<ValueDigest> => {
  // The oldest key of the project, so that digests outlive its rotation.
  const { bytes } = await dataKey(unit, project, Math.min(...project.keys.map(({ version }) => version)));
  const key = createHmac('sha256', bytes).update(`sync-ledger\n${syncId}`).digest();
  return (name, value) =>
    createHmac('sha256', key)
      .update(JSON.stringify([name, value]))
      .digest('base64url');
};
