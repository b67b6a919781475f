import { LocketError } from '../../../../domain/errors.ts';
import type { InstanceStore } from '../../../../domain/organizations/organization.ts';
import { absent, atRevision, type Condition, put } from '../../changes.ts';
import { assertReadableSamples } from '../../format/samples.ts';
import { assertReadableFormat, stamping } from '../../format/stamp.ts';
import type { ReadSession } from '../../read-session.ts';
import type { Table } from '../../table.ts';
import { bootstrapSecretItem, formatItem, instanceItem } from './items.ts';

const alreadySetUp = () =>
  new LocketError('bad-request', 'Instance has already been set up', { trail: 'denied' });

/** The settings were never changed. */
const unchanged: Condition = { expression: 'attribute_exists(pk) and attribute_not_exists(revision)' };

/** Tables without a stamp whose samples could be read. */
const readable = new WeakSet<Table>();

const assertReadable = async (session: ReadSession, table: Table): Promise<void> => {
  const [stamp, instance] = await Promise.all([
    session.read(formatItem, formatItem.key()),
    session.read(instanceItem, instanceItem.key()),
  ]);
  assertReadableFormat(stamp);
  if (stamp || !instance || readable.has(table)) return;
  await assertReadableSamples(session);
  readable.add(table);
};

/** Whether this instance was set up, decided by one conditional write. */
export const instanceStore = (session: ReadSession, table: Table): InstanceStore => {
  const find = () => session.read(instanceItem, instanceItem.key());
  return {
    bootstrapDigest: async () => (await session.read(bootstrapSecretItem, bootstrapSecretItem.key()))?.digest,
    isInitialized: async () => (await find()) !== undefined,
    find,
    assertReadable: () => assertReadable(session, table),
    stamping,
    configuration: (next, previous) =>
      put(
        instanceItem.item(instanceItem.key(), next),
        previous.revision === undefined ? unchanged : atRevision(previous.revision),
      ),
    initialization: (record) => put(instanceItem.item(instanceItem.key(), record), absent, alreadySetUp),
  };
};
