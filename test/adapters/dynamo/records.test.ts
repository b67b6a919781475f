import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { put } from '../../../layers/adapters/dynamo/changes.ts';
import { idle } from '../../../layers/adapters/dynamo/intents/pending.ts';
import {
  attributesOf,
  type Item,
  itemOf,
  itemWith,
  membersOf,
} from '../../../layers/adapters/dynamo/items.ts';
import { itemTypes } from '../../../layers/adapters/dynamo/records/catalogue.ts';
import { isPurged, keptUpPartitions } from '../../../layers/adapters/dynamo/records/derived.ts';
import { grantItem } from '../../../layers/adapters/dynamo/records/grants.ts';
import { itemType } from '../../../layers/adapters/dynamo/records/item-type.ts';
import { projectItem } from '../../../layers/adapters/dynamo/records/projects/items.ts';
import { document, number, text } from '../../../layers/adapters/dynamo/records/shape.ts';

const key = { pk: 'LAMP#1', sk: 'LAMP' };

/** An item type in its third version: a lamp first had a name, then watts, then milliwatts. */
const lampItem = itemType<{ readonly title: string; readonly milliwatts: number }>()({
  name: 'lamp',
  readBy: 'tests',
  pk: 'LAMP#<id>',
  sk: 'LAMP',
  key: (id: string) => ({ pk: `LAMP#${id}`, sk: 'LAMP' }),
  shape: { title: text, milliwatts: number },
  upgrades: [
    ({ name, ...rest }) => ({ ...rest, title: name, watts: 60 }),
    ({ watts, ...rest }) => ({ ...rest, milliwatts: Number(watts) * 1000 }),
  ],
});

describe('a record', () => {
  it.each([
    [undefined, { name: 'old' }, 60_000],
    [1, { name: 'old' }, 60_000],
    [2, { title: 'old', watts: 5 }, 5000],
    [3, { title: 'old', milliwatts: 7 }, 7],
  ])('of version %s is upgraded when it is read', (v, members, milliwatts) => {
    expect(lampItem.read(itemWith({ ...key, ...members, ...(v !== undefined && { v }) }))).toEqual({
      title: 'old',
      milliwatts,
    });
  });

  it('is written in the version after the last upgrade', () => {
    expect(membersOf(lampItem.item(key, { title: 'new', milliwatts: 1 }))).toMatchObject({ v: 3 });
  });

  it('may call no member as storage calls its attributes, unless its form keeps it', () => {
    const described = {
      name: 'switch',
      readBy: 'tests',
      pk: 'LAMP#<id>',
      sk: 'LAMP',
      key: () => key,
      shape: { kind: text },
    };
    // @ts-expect-error: the member would be lost
    const losing = itemType<{ readonly kind: string }>()(described);
    expect(() => losing.read(losing.item(key, { kind: 'rotary' }))).toThrow("has not the 'kind'");
    const keeping = itemType<{ readonly kind: string }>()({ ...described, form: document });
    expect(keeping.read(keeping.item(key, { kind: 'rotary' }))).toEqual({ kind: 'rotary' });
  });

  it.each([0, 4, 1.5, '1', null])('of version %j is refused by name, deleted or not', (v) => {
    for (const more of [{}, { deletedAt: 'then' }])
      expect(() => lampItem.read(itemWith({ ...key, v, ...more }))).toThrow(
        `A record LAMP/LAMP has version ${v}; this version of Locket reads version 3`,
      );
  });

  it.each([
    [grantItem, grantItem.key('p', 'user', 'u'), 'roles', undefined],
    [grantItem, grantItem.key('p', 'user', 'u'), 'roles', [{ role: 'admin' }]],
    [grantItem, grantItem.key('p', 'user', 'u'), 'actorKind', 'team'],
    [projectItem, projectItem.key('p'), 'environments', [{ id: 'e' }]],
  ] as const)('that lacks what decides rights is a fault, not less right: %#', (type, at, member, value) => {
    const grant = {
      ...{ id: 'i', projectId: 'p', orgId: 'o', actorKind: 'user', actorId: 'u', roles: [], revision: 1 },
      ...{ slug: 's', environments: [], keys: [] },
    };
    expect(type.read(itemWith({ ...at, v: 1, ...grant }))).toMatchObject({ id: 'i' });
    expect(() => type.read(itemWith({ ...at, v: 1, ...grant, [member]: value }))).toThrow(
      expect.objectContaining({ code: 'internal', message: expect.stringContaining(`'${member}'`) }),
    );
  });

  it('can only be read, and written, from an item that is settled', () => {
    const stored = itemOf(attributesOf(lampItem.item(key, { title: 'a', milliwatts: 1 })));
    // @ts-expect-error: a bulk write may have it in hand
    lampItem.read(stored);
    // @ts-expect-error: nor may it be written back as it is
    put(stored);
    // @ts-expect-error: and an item that is settled needs no settling
    const settled: Item | undefined = idle(lampItem.item(key, { title: 'a', milliwatts: 1 }));
    expect(lampItem.read(idle(stored))).toEqual(lampItem.read(settled));
  });
});

describe('item types', () => {
  const folder = join(import.meta.dirname, '../../../layers/adapters/dynamo/records');

  it('stand in the catalogue, each of them once', () => {
    const declared = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => {
        const text = readFileSync(join(folder, name), 'utf8');
        return [...text.matchAll(/itemType<[^;]*?\bname: (['"])(.*?)\1,\n/gs)].map(([, , found]) => found);
      });
    expect(declared.length).toBeGreaterThan(50);
    expect(itemTypes.map(({ name }) => name).toSorted()).toEqual(declared.toSorted());
  });

  it('of partitions that are purged say what they lead to', () => {
    const silent = itemTypes.filter((type) => isPurged(type) && type.leadsTo === undefined);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('of an organization or project in partitions that no purge takes all end by themselves', () => {
    const kept = itemTypes
      .filter((type) => !isPurged(type))
      .flatMap(({ pk }) => pk)
      .filter((pk) => /<[^>]*(?:org|project)[^>]*>/.test(pk));
    expect([...new Set(kept)].toSorted()).toEqual([
      'AUDIT#<project or org>#<day>#<0–7>',
      'KNOWN#<project>',
      // Last logins: the lines of the identities lead to them.
      'SEEN#<org>',
      'TALLY#<org>#<project or org>',
      'TRAIL#<org>#<hash of the list>',
      'USED#<project or org>',
    ]);
  });

  it('give the upkeep worker these partitions to write to, and no others', () => {
    expect(keptUpPartitions).toEqual([
      'ACCESSPOLICY#*',
      'ACCESSREQUEST#*',
      'CA#*',
      'CERTIFICATE#*',
      'CERTIFICATEAPPLICATION#*',
      'CERTIFICATEENROLMENT#*',
      'CERTIFICATEPOLICY#*',
      'CERTIFICATEPROFILE#*',
      'CERTIFICATETEMPLATE#*',
      'CHANGEPOLICY#*',
      'CHANGEREQUEST#*',
      'CLIENT#*',
      'CMEK#*',
      'CMEKDUE#*',
      'CONNECTION#*',
      'DYNAMIC#*',
      'EMAILDOMAIN#*',
      'ENDING#*',
      'ENV#*',
      'EXTERNALIMPORT#*',
      'FOLDER#*',
      'GRANT#*',
      'GROUP#*',
      'IDENTITY#*',
      'IMPORT#*',
      'IMPORTERS#*',
      'KMSUSE#*',
      'LEASE#*',
      'ORG#*',
      'PKIALERT#*',
      'PKIALERTDUE#*',
      'PKICOLLECTION#*',
      'PKICOLLECTIONOWNER#*',
      'PRIVILEGE#*',
      'PROFILECERTIFICATE#*',
      'PROJECT#*',
      'PURGE',
      'REF#*',
      'REMINDER#*',
      'RISKS#*',
      'ROLE#*',
      'SCANINSTALLATION#*',
      'SCANSOURCE#*',
      'SECRET#*',
      'SECRETROTATION#*',
      'SECRETROTATIONS#*',
      'SEEN#*',
      'SERVICETOKEN#*',
      'STREAMS#*',
      'SYNC#*',
      'SYNCS#*',
      'TOKEN#*',
      'USER#*',
      'WEBHOOK#*',
    ]);
  });
});
