import { LocketError } from '../../domain/errors.ts';
import type { KeyOwner, MadeKey } from '../../domain/pki/ca-keys.ts';

const idBytes = 16;
const timeBytes = 8;
const freshBytes = 8;
const length = 3 * idBytes + timeBytes + freshBytes;

const bytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');
const uuidOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** What keys of an installation are called that sign; `<label> gone <date>` are those that do not any more. */
export const labelOf = (installation: string): string => `locket-ca ${installation}`;

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

export const goneLabel = (installation: string, at: Date): string =>
  `${labelOf(installation)} gone ${dayOf(at)}`;

/** Since when a key of an installation is gone, by its label. */
export const goneSince = (installation: string, label: string): Date | undefined => {
  const start = `${labelOf(installation)} gone `;
  const at = label.startsWith(start) ? new Date(label.slice(start.length)) : undefined;
  return at && !Number.isNaN(at.getTime()) ? at : undefined;
};

/** `CKA_ID` of a new key: instance, project, CA, when it was made, and what no other key has. */
export const keyId = (owner: Omit<KeyOwner, 'keyAlgorithm'>, madeAt: Date, fresh: Uint8Array): Buffer => {
  const time = Buffer.alloc(timeBytes);
  time.writeBigUInt64BE(BigInt(madeAt.getTime()));
  const named = [owner.instance, owner.projectId, owner.caId].map(bytesOf);
  const id = Buffer.concat([...named, time, fresh]);
  if (id.length !== length) throw new LocketError('internal', 'A key of a CA is named by ids that are none');
  return id;
};

/** What an id says; undefined for a key that somebody else made. */
export const madeBy = (id: Buffer): MadeKey | undefined => {
  if (id.length !== length) return undefined;
  const part = (index: number) => uuidOf(id.subarray(index * idBytes, (index + 1) * idBytes));
  return {
    name: id.toString('hex'),
    instance: part(0),
    projectId: part(1),
    caId: part(2),
    madeAt: new Date(Number(id.readBigUInt64BE(3 * idBytes))),
  };
};
