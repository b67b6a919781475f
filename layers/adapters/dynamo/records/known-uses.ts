import { createHash } from 'node:crypto';
import type { FirstUse } from '../../../domain/audit/first-uses.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import { storedItems } from '../batches.ts';
import { absent, put, writeOf } from '../changes.ts';
import { cancellationReasons } from '../faults.ts';
import { type Key, nameOf } from '../items.ts';
import type { Table } from '../table.ts';
import { auditItem } from './audit.ts';
import { itemType } from './item-type.ts';

const family = 'KNOWN#';

/** What the worker that indexes the trail writes of first uses, beside their events. */
export const knownUseFamily = `${family}*`;

/** Days after which somebody counts as never seen before again. */
const knownDays = 400;
const secondsPerDay = 86_400;

const knownUseItem = itemType<object>()({
  name: 'mark that the trail was told who uses a secret or folder, written by the worker that indexes the trail',
  readBy: 'that worker, for those that the process does not remember; `ttl` 400 days after the first use',
  pk: 'KNOWN#<project>',
  sk: '<hash of actor and secret or place>',
  key: ({ projectId, name }: Pick<FirstUse, 'projectId' | 'name'>) => ({
    pk: `${family}${projectId}`,
    sk: createHash('sha256').update(name).digest('base64url'),
  }),
  shape: {},
});

export const knownUseItems = [knownUseItem];

/** Those of some uses that the trail was told of, by their names. */
export const knownUses = async (
  table: Table,
  runtime: Runtime,
  uses: readonly FirstUse[],
): Promise<ReadonlySet<string>> => {
  const keys = new Map<string, Key>(uses.map((use) => [use.name, knownUseItem.key(use)]));
  const found = await storedItems(table, runtime, [...keys.values()]);
  const stored = new Set(found.map(nameOf));
  return new Set(uses.flatMap(({ name }) => (stored.has(nameOf(keys.get(name) as Key)) ? [name] : [])));
};

/** Marks a use as known and leaves its event, in one transaction; does nothing when it is known. */
export const tellFirstUse = async (
  table: Table,
  runtime: Runtime,
  { event, endsAt, ...use }: FirstUse,
): Promise<void> => {
  const at = runtime.now();
  const now = at.getTime() / 1000;
  const told = { ...event, id: runtime.uuid(), occurredAt: at.toISOString() };
  const mark = knownUseItem.item(
    knownUseItem.key(use),
    {},
    { ttl: Math.ceil(now) + knownDays * secondsPerDay },
  );
  const left = Math.max(1, Math.ceil((endsAt - now) / secondsPerDay));
  const changes = [put(mark, absent), put(auditItem(told, left))];
  const TransactItems = changes.map((change) => writeOf(change).action(table.name));
  await table.call('TransactWriteItems', { TransactItems }).catch((error) => {
    const [marking] = cancellationReasons(error) ?? [];
    if (marking?.Code !== 'ConditionalCheckFailed') throw error;
  });
};
