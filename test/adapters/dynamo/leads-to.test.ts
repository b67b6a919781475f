import { beforeAll, describe, expect, it } from 'vitest';
import { currentOf } from '../../../layers/adapters/dynamo/intents/pending.ts';
import {
  attributesOf,
  itemOf,
  type Key,
  type Members,
  nameOf,
} from '../../../layers/adapters/dynamo/items.ts';
import type { Range } from '../../../layers/adapters/dynamo/ranges.ts';
import { typeOf } from '../../../layers/adapters/dynamo/records/catalogue.ts';
import type { Lead } from '../../../layers/adapters/dynamo/records/links.ts';
import { purged } from '../../../layers/adapters/dynamo/records/partitions.ts';
import { storedItemsOf } from '../../harness/table.ts';
import { idsOf } from '../../world/filled-project.ts';
import { type Everything, everything } from './everything.ts';

let whole: Everything;
let items: readonly (Key & Members)[];
beforeAll(async () => {
  whole = await everything();
  items = await storedItemsOf(whole.table.name);
}, 60_000);

const isIn = ({ pk, prefix }: Range, key: Key): boolean => key.pk === pk && key.sk.startsWith(prefix);

/** Where an item says that it leads. */
const leadsOf = (item: Key & Members): readonly Lead[] => {
  const current = currentOf(itemOf(attributesOf(item)));
  const type = typeOf(item);
  if (!type?.leadsTo?.length || !current) return [];
  const record = type.open(current);
  return type.leadsTo.map((link) => link.from(record, item));
};

/** All that is below a project, found by what item types say of their items alone. */
const reachedFrom = (start: readonly Range[]): ReadonlySet<string> => {
  const reached = new Set<string>();
  const ranges = [...start];
  for (let range = ranges.shift(); range; range = ranges.shift()) {
    const within = range;
    const inside = items.filter((each) => isIn(within, each) && !reached.has(nameOf(each)));
    const leads = inside.flatMap(leadsOf);
    for (const key of [...inside, ...leads.flatMap(({ keys = [] }) => keys)]) reached.add(nameOf(key));
    ranges.push(...leads.flatMap((lead) => lead.ranges ?? []));
  }
  return reached;
};

/**
 * What tells of a project without being below it: its trail, its place in the organization, mail to be sent, when
 * leases are due (the sweep tells of those whose project went), bulk writes in hand.
 */
const isElsewhere = ({ pk, pendingIntent }: Key & Members): boolean =>
  pendingIntent !== undefined || /^(AUDIT#|ORG#|INTENT|PURGE|MAIL|LEASES#)/.test(pk);

describe('what item types lead to', () => {
  it('is all there is below a project, wherever it lies', () => {
    const ids = idsOf(whole.project);
    const about = items.filter(
      (item) => !isElsewhere(item) && ids.some((id) => JSON.stringify(item).includes(id)),
    );
    const environments = whole.project.environments.map(({ id }) => id);
    const reached = reachedFrom([
      purged.project.of(whole.project.id),
      ...environments.map((id) => purged.environment.of(id)),
      ...environments.map((id) => purged.folder.of(id)),
    ]);
    const families = new Set(about.map(({ pk }) => pk.split('#')[0]));
    expect([...families].toSorted()).toEqual(
      'ACCESSPOLICY ACCESSREQUEST CA CERTIFICATE CERTIFICATEAPPLICATION CERTIFICATEENROLMENT CERTIFICATEPOLICY CERTIFICATEPROFILE CERTIFICATETEMPLATE CHANGEPOLICY CHANGEREQUEST CLIENT CMEK CONNECTION DYNAMIC ENDING ENV EXTERNALIMPORT FOLDER GRANT GROUP IDENTITY IMPORT IMPORTERS KMSUSE PKIALERT PKIALERTDUE PKICOLLECTION PKICOLLECTIONOWNER PRIVILEGE PROFILECERTIFICATE PROJECT REF REMINDER ROLE SECRET SECRETROTATION SECRETROTATIONS SERVICETOKEN SYNC SYNCS TOKEN USER WEBHOOK'.split(
        ' ',
      ),
    );
    expect(about.filter((item) => !reached.has(nameOf(item))).map(nameOf)).toEqual([]);
  });
});
