import { createHash } from 'node:crypto';
import type { LastUse, LastUseStore, Used } from '../../../domain/audit/last-uses.ts';
import { attributesOf } from '../items.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { text } from './shape.ts';

const family = 'USED';

/** What the worker that indexes the trail writes of uses, and nothing else under these keys. */
export const lastUseFamily = `${family}*`;

/** Days for which a last use is remembered. */
const rememberedDays = 400;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

const prefixOf = (kind: Used['kind']): string => `${kind.toUpperCase()}#`;

const lastUseItem = itemType<Pick<LastUse, 'what' | 'day'>>()({
  name: 'day on which a secret, a folder or a machine identity was used last, written at most once a day by each process of the worker that indexes the trail',
  readBy: 'lists of what is not used; `ttl` 400 days later',
  pk: 'USED#<project or org>',
  sk: '<SECRET, FOLDER, TREE or IDENTITY>#<hash of the id or place>',
  key: ({ scope, kind, what }: Used) => ({
    pk: `${family}#${scope}`,
    sk: `${prefixOf(kind)}${digestOf(what)}`,
  }),
  ranges: {
    ofKind: (scope: string, kind: Used['kind']) => ({ pk: `${family}#${scope}`, prefix: prefixOf(kind) }),
  },
  shape: { what: text, day: text },
});

const notedSinceItem = itemType<{ readonly at: string }>()({
  name: 'since when uses are noted',
  readBy: 'lists of what is not used',
  pk: 'USED',
  sk: 'SINCE',
  key: () => ({ pk: family, sk: 'SINCE' }),
  shape: { at: text },
});

export const lastUseItems = [lastUseItem, notedSinceItem];

const endOf = (day: string): number => Date.parse(day) / 1000 + rememberedDays * 86_400;

/** The write of a last use, for one PutItem: refused when a later one stands there. */
export const lastUsePut = (table: string, use: LastUse) => ({
  TableName: table,
  Item: attributesOf(
    lastUseItem.item(lastUseItem.key(use), { what: use.what, day: use.day }, { ttl: endOf(use.day) }),
  ),
  ConditionExpression: 'attribute_not_exists(pk) or #day < :day',
  ExpressionAttributeNames: { '#day': 'day' },
  ExpressionAttributeValues: { ':day': { S: use.day } },
});

/** The write of the moment since which uses are noted, for one PutItem: refused when there is one. */
export const notedSincePut = (table: string, at: string) => ({
  TableName: table,
  Item: attributesOf(notedSinceItem.item(notedSinceItem.key(), { at })),
  ConditionExpression: 'attribute_not_exists(pk)',
});

export const lastUseStore = (session: ReadSession): LastUseStore => ({
  daysOf: (all) =>
    Promise.all(all.map(async (used) => (await session.read(lastUseItem, lastUseItem.key(used)))?.day)),
  identityDays: async (orgId) => {
    const range = { ...lastUseItem.ranges.ofKind(orgId, 'identity'), eventually: true as const };
    const found = await session.list(lastUseItem, range);
    return new Map(found.map(({ what, day }) => [what, day]));
  },
  notedSince: async () => (await session.read(notedSinceItem, notedSinceItem.key()))?.at,
});
