import type { WrappedRootKey } from '../../../../domain/keys/key-ring.ts';
import type { InstanceRecord } from '../../../../domain/organizations/organization.ts';
import { itemType } from '../item-type.ts';
import { padded } from '../partitions.ts';
import { bytes, number, text } from '../shape.ts';

const pk = 'SYSTEM';

/** Who set the instance up, or was left in charge of it since. */
export const instanceItem = itemType<InstanceRecord>()({
  name: 'instance record',
  readBy: 'bootstrap, status',
  pk,
  sk: 'INSTANCE',
  key: () => ({ pk, sk: 'INSTANCE' }),
  shape: { orgId: text, userId: text },
});

/** Which format the table has, and since when it says so. */
export interface FormatRecord {
  readonly format: number;
  readonly createdAt: string;
}

/** Whatever stands in for the number is for `assertReadableFormat` to refuse, with a sentence of its own. */
export const formatItem = itemType<FormatRecord>()({
  name: 'format of the table',
  readBy: 'cold start (one query, with the root keys), status',
  pk,
  sk: 'FORMAT',
  key: () => ({ pk, sk: 'FORMAT' }),
  shape: {},
});

export const rootKeyItem = itemType<WrappedRootKey>()({
  name: 'wrapped root key',
  readBy: 'cold start (one query)',
  pk,
  sk: 'ROOTKEY#<version>',
  key: (version: number) => ({ pk, sk: `ROOTKEY#${padded(version)}` }),
  /** Format, instance record and root keys: what a process reads of the table before anything else. */
  ranges: { system: () => ({ pk, prefix: '' }) },
  shape: { version: number, wrapped: bytes },
});

/** A worker of the deployment writes it, once. */
export const bootstrapSecretItem = itemType<{ readonly digest: string }>()({
  name: 'digest of the one-time secret of a deployment',
  readBy: 'bootstrap',
  pk,
  sk: 'BOOTSTRAP',
  key: () => ({ pk, sk: 'BOOTSTRAP' }),
  shape: { digest: text },
});

export const systemItems = [instanceItem, formatItem, rootKeyItem, bootstrapSecretItem];
