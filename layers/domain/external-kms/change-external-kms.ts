import { retryingConflicts } from '../retry.ts';
import { assertSteppedUp } from '../second-factors/stepped-up.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { openConnection, sealConnection } from './connection.ts';
import { type ConnectionChanges, changedConnection } from './connection-request.ts';
import { externalIdClaims, externalIdOf } from './external-id.ts';
import type { ExternalKms } from './external-kms.ts';
import { enterForKms, findKms, type KmsReference, noteKms } from './find-external-kms.ts';
import { assertUnused } from './projects-of.ts';
import { proveConnection } from './proof.ts';

/** What may be changed; absent members stay as they are. */
export interface ExternalKmsChanges {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  readonly connection?: ConnectionChanges | undefined;
}

interface Reconnected {
  readonly members: Partial<ExternalKms>;
  readonly claims: readonly Change[];
}

/** Another way to the same key, or to another one as long as no project needs this one. */
const reconnected = async (
  unit: Unit,
  kms: ExternalKms,
  changes: ConnectionChanges,
): Promise<Reconnected> => {
  const stored = await openConnection(unit, kms);
  const connection = changedConnection(stored, changes, externalIdOf(kms.orgId));
  const claims = await externalIdClaims(unit, kms.orgId, connection);
  const keyName = await proveConnection(unit, connection, kms.id);
  if (keyName !== kms.keyName) await assertUnused(unit, kms, 'The KMS cannot be given another key');
  return { members: await sealConnection(unit, kms, { connection, keyName }), claims };
};

/**
 * Renames or describes a KMS, or changes how it is reached, proven again. Needs `kms:edit`; refused as creating is, and
 * with `bad-request` for another key while projects use this one.
 */
export const updateExternalKms = (
  unit: Unit,
  reference: KmsReference,
  changes: ExternalKmsChanges,
): Promise<ExternalKms> =>
  retryingConflicts(unit, async () => {
    const { orgId } = await enterForKms(unit, 'edit');
    if (changes.connection) assertSteppedUp(unit, 'Changing how a wrapping key is reached');
    const kms = await findKms(unit, orgId, reference);
    const { members = {}, claims = [] } = changes.connection
      ? await reconnected(unit, kms, changes.connection)
      : {};
    const next: ExternalKms = {
      ...kms,
      ...members,
      name: changes.name ?? kms.name,
      description: changes.description === undefined ? kms.description : changes.description,
      updatedAt: unit.runtime.now().toISOString(),
      revision: kms.revision + 1,
    };
    noteKms(unit, next);
    await unit.commit([...unit.stores.externalKms.replacement(next, kms), ...claims]);
    return next;
  });

/** Takes a KMS out. Needs `kms:delete`; `bad-request` naming the projects whose keys it wraps, deleted ones included. */
export const deleteExternalKms = (unit: Unit, reference: KmsReference): Promise<ExternalKms> =>
  retryingConflicts(unit, async () => {
    const { orgId } = await enterForKms(unit, 'delete');
    assertSteppedUp(unit, 'Taking a wrapping key out');
    const kms = await findKms(unit, orgId, reference);
    await assertUnused(unit, kms, 'The KMS cannot be deleted');
    await unit.commit(unit.stores.externalKms.deletion(kms));
    return kms;
  });
