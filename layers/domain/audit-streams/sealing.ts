import { LocketError } from '../errors.ts';
import { type DataKey, keyVersionOf, openText, type Place, sealText } from '../keys/envelope.ts';
import type { Reseal } from '../keys/resealing.ts';
import type { Unit } from '../unit.ts';
import type { StreamHeader } from './headers.ts';
import type { AuditStream } from './stream.ts';

/** Where a stream leads and what goes along, in the clear. */
export interface StreamTarget {
  readonly url: string;
  readonly headers: readonly StreamHeader[];
}

type Owner = Pick<AuditStream, 'id' | 'orgId'>;

const placeOf = ({ id, orgId }: Owner): Place => ({
  purpose: 'audit-log-stream',
  project: orgId,
  item: `${id}/target`,
  version: 1,
});

const keyOf = async (unit: Unit, { orgId }: Owner, version: number | 'latest'): Promise<DataKey> => {
  const organization = await unit.stores.organizations.find(orgId);
  if (!organization) throw new LocketError('not-found', 'Organization not found');
  return unit.keys.organizationKey(organization, version);
};

/** Seals address and headers under the organization's latest key. */
export const sealTarget = async (unit: Unit, owner: Owner, target: StreamTarget): Promise<Uint8Array> =>
  sealText(await keyOf(unit, owner, 'latest'), placeOf(owner), JSON.stringify(target), (size) =>
    unit.runtime.randomBytes(size),
  );

/** Reverses `sealTarget`. @throws LocketError `not-found` when the organization is gone. */
export const openTarget = async (unit: Unit, stream: AuditStream): Promise<StreamTarget> => {
  const key = await keyOf(unit, stream, keyVersionOf(stream.target));
  return JSON.parse(openText(key, placeOf(stream), stream.target));
};

/** The same stream with its target sealed under the latest version of the organization's key. */
export const resealTarget = async (reseal: Reseal, stream: AuditStream): Promise<AuditStream> => ({
  ...stream,
  target: await reseal(placeOf(stream), stream.target),
});
