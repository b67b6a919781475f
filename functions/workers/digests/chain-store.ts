import { storedItems } from '../../../layers/adapters/dynamo/batches.ts';
import { idle } from '../../../layers/adapters/dynamo/intents/pending.ts';
import type { StoredItem } from '../../../layers/adapters/dynamo/items.ts';
import { type Range, storedPages } from '../../../layers/adapters/dynamo/ranges.ts';
import { auditEventItem } from '../../../layers/adapters/dynamo/records/audit.ts';
import {
  chainHeadsItem,
  chainName,
  headsIn,
  keptDays,
  lastDigestItem,
  lastDigestPut,
  lateHeadItem,
} from '../../../layers/adapters/dynamo/records/audit-chains.ts';
import type { Table } from '../../../layers/adapters/dynamo/table.ts';
import type { ChainHead } from '../../../layers/domain/audit/archive/chain.ts';
import type { Runtime } from '../../../layers/domain/runtime.ts';
import type { DigestPorts } from './make-digest.ts';

const dayMilliseconds = 86_400_000;
/** Days that an event may lie behind the moment in which its chain grows: a stream keeps it for one. */
const daysBehind = 2;
/** How long growing may take from being timed to being written, in milliseconds: a digest looks back so far. */
const overlap = 10 * 60_000;

/** Days whose chains may have grown since a moment, the last first. */
const daysSince = (moment: number, now: number): readonly string[] => {
  const first = Math.max(now - (keptDays - 1) * dayMilliseconds, moment - daysBehind * dayMilliseconds);
  const count = Math.floor(now / dayMilliseconds) - Math.floor(first / dayMilliseconds) + 1;
  return Array.from({ length: count }, (_, index) =>
    new Date(now - index * dayMilliseconds).toISOString().slice(0, 10),
  );
};

/** Chains and the last digest as they lie in the table. */
export const chainStore = (table: Table, runtime: Runtime): Pick<DigestPorts, 'last' | 'heads' | 'note'> => {
  const itemsIn = async (range: Range): Promise<readonly StoredItem[]> => {
    const items: StoredItem[] = [];
    for await (const page of storedPages(table, range)) items.push(...page);
    return items;
  };

  const recordsOf = async (day: string) => {
    const items = (await Promise.all(chainHeadsItem.ranges.ofDay(day).map(itemsIn))).flat();
    return chainHeadsItem.readAll(items.flatMap((item) => idle(item) ?? []));
  };

  const lateHeadsOf = async (day: string) =>
    lateHeadItem.readAll((await itemsIn(lateHeadItem.ranges.ofDay(day))).flatMap((item) => idle(item) ?? []));

  return {
    last: async () => {
      const [found] = await storedItems(table, runtime, [lastDigestItem.key()]);
      return found && lastDigestItem.read(idle(found));
    },
    heads: async (last, which) => {
      const since = last ? Date.parse(last.at) - overlap : 0;
      const heads = new Map<string, ChainHead>();
      const isAsked = ({ at }: { readonly at: string }) => which === 'all' || Date.parse(at) >= since;
      for (const day of daysSince(since, runtime.now().getTime())) {
        const [records, late] = await Promise.all([recordsOf(day), lateHeadsOf(day)]);
        for (const { chain, position, hash } of late.filter(isAsked)) heads.set(chain, { position, hash });
        for (const record of records.filter(isAsked))
          for (const [shard, { position, hash, stream }] of headsIn(record)) {
            const { pk } = auditEventItem.key(record.scope, day, shard, '');
            heads.set(chainName(pk, stream), { position, hash });
          }
      }
      return heads;
    },
    note: async (last, former) => {
      await table.call('PutItem', lastDigestPut(table.name, last, former)).catch((error) => {
        if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
      });
    },
  };
};
