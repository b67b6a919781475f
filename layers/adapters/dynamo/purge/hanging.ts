import { storedItems } from '../batches.ts';
import { currentOf, isPending } from '../intents/pending.ts';
import { type Item, type Key, nameOf, type StoredItem } from '../items.ts';
import { typeOf } from '../records/catalogue.ts';
import type { Lead } from '../records/links.ts';
import { headKey, secretItem } from '../records/secrets/items.ts';
import { newestVersion } from './liveness.ts';
import { addTasks } from './task-list.ts';
import type { Hanging, HangingOn, Work } from './wipe.ts';

/** The item that goes: also one that a bulk write was to make. */
const goingItem = (item: StoredItem): Item | undefined =>
  (isPending(item) ? item.pendingNext : undefined) ?? currentOf(item);

/** A secret that moved away took its id and its versions along: they hang on the item where it stands now. */
const standsElsewhere = async ({ table, runtime }: Work, key: Key, secretId: string): Promise<boolean> => {
  const newest = await newestVersion(table, secretId);
  const version = newest && currentOf(newest);
  const place = version && headKey(secretItem.open(version));
  if (!place || nameOf(place) === nameOf(key)) return false;
  const [found] = await storedItems(table, runtime, [place]);
  const head = found && currentOf(found);
  return head !== undefined && secretItem.open(head).id === secretId;
};

/** What is only to be done once everything else of an item went. */
const afterwards = ({ table, runtime }: Work, id: string | undefined): Pick<Hanging, 'afterwards'> =>
  id === undefined
    ? {}
    : { afterwards: () => addTasks(table, runtime, [{ kind: 'overrides', id, token: runtime.uuid() }]) };

const hangingBy = async (work: Work, key: Key, lead: Lead): Promise<Hanging> =>
  lead.secretId !== undefined && (await standsElsewhere(work, key, lead.secretId))
    ? {}
    : { keys: lead.keys ?? [], ranges: lead.ranges ?? [], ...afterwards(work, lead.overridesIn) };

/** What hangs on an item, as its type declares it (`leadsTo`). */
export const hangingOnItem: HangingOn = async (work, stored) => {
  const links = typeOf(stored)?.leadsTo ?? [];
  const item = goingItem(stored);
  if (links.length === 0 || !item) return {};
  const record = typeOf(stored)?.open(item);
  const all = await Promise.all(links.map((link) => hangingBy(work, stored, link.from(record, stored))));
  return {
    keys: all.flatMap(({ keys = [] }) => keys),
    ranges: all.flatMap(({ ranges = [] }) => ranges),
    afterwards: async () => {
      for (const hanging of all) await hanging.afterwards?.();
    },
  };
};
