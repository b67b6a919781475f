import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { sealConnection } from './connection.ts';
import { connectionFrom, type GivenConnection, type WholeAws } from './connection-request.ts';
import type { Connection, GoogleConnection } from './customer-kms.ts';
import { externalIdClaims, externalIdOf } from './external-id.ts';
import { type ExternalKms, maxExternalKms, nameTaken } from './external-kms.ts';
import { enterForKms, noteKms } from './find-external-kms.ts';
import { createCustomerKey, proveConnection } from './proof.ts';

export interface ExternalKmsRequest {
  /** Lower-case kebab; made up when absent. */
  readonly name: string | undefined;
  readonly description: string | null;
  readonly connection: GivenConnection;
}

/** The fence that goes with the write, once there is room for one more. */
const roomFor = async (unit: Unit, orgId: string, name: string): Promise<Change> => {
  const { fences, externalKms } = unit.stores;
  const fence = await fences.find('external-kms', orgId);
  const all = await externalKms.inOrganization(orgId);
  if (all.length >= maxExternalKms)
    throw new LocketError('bad-request', `An organization has at most ${maxExternalKms} external KMS`);
  // Nothing is asked of the customer's account for a name that cannot be had.
  if (all.some((kms) => kms.name === name)) throw nameTaken();
  return fences.renewed(fence);
};

const randomName = (unit: Unit): string => Buffer.from(unit.runtime.randomBytes(4)).toString('hex');

/** What the customer's account was asked for. */
interface Proven {
  readonly connection: Connection;
  readonly keyName: string;
}

const proven = async (unit: Unit, kmsId: string, asked: WholeAws | GoogleConnection): Promise<Proven> => {
  const connection: Connection =
    asked.provider === 'gcp'
      ? asked
      : { ...asked, kmsKeyId: asked.kmsKeyId ?? (await createCustomerKey(unit, asked)) };
  return { connection, keyName: await proveConnection(unit, connection, kmsId) };
};

/**
 * Adds a key in a KMS of the customer's, proven to work. Needs `kms:create`; `already-exists` for a taken name,
 * `bad-request` with the provider's reason when it refuses, `unavailable` when it gives none.
 */
export const createExternalKms = (unit: Unit, request: ExternalKmsRequest): Promise<ExternalKms> => {
  const id = unit.runtime.uuid();
  const name = request.name ?? randomName(unit);
  // Asked once, however often the write loses a race: a key may have been made.
  let proof: Promise<Proven> | undefined;
  return retryingConflicts(unit, async () => {
    const { orgId } = await enterForKms(unit, 'create');
    const asked = connectionFrom(request.connection, externalIdOf(orgId));
    const room = await roomFor(unit, orgId, name);
    const claims = await externalIdClaims(unit, orgId, asked);
    proof ??= proven(unit, id, asked);
    const at = unit.runtime.now().toISOString();
    const kms: ExternalKms = {
      id,
      orgId,
      name,
      description: request.description,
      ...(await sealConnection(unit, { id, orgId }, await proof)),
      createdAt: at,
      updatedAt: at,
      revision: 1,
    };
    noteKms(unit, kms);
    await unit.commit([...unit.stores.externalKms.creation(kms), room, ...claims]);
    return kms;
  });
};
