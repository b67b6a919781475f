import type { Identity, LastLogin } from '../../../domain/identities/identity.ts';
import type { Change } from '../../../domain/store/change.ts';
import { put } from '../changes.ts';
import { attributesOf } from '../items.ts';
import { itemType } from './item-type.ts';
import { text } from './shape.ts';

const family = 'SEEN#';

/** What the relay writes, and nothing else under these keys. */
export const lastLoginFamily = `${family}*`;

export const lastLoginItem = itemType<LastLogin>()({
  name: 'last login of an identity, noted by the relay',
  readBy: 'identities by id and in lists; keeps `deletedAt` for 2 days',
  pk: 'SEEN#<org>',
  sk: 'IDENTITY#<identity>',
  key: (orgId: string, id: string) => ({ pk: `${family}${orgId}`, sk: `IDENTITY#${id}` }),
  ranges: { of: (orgId: string) => ({ pk: `${family}${orgId}`, prefix: 'IDENTITY#' }) },
  shape: { identityId: text, orgId: text, at: text },
});

export const lastLoginItems = [lastLoginItem];

/** Seconds for which a deletion is remembered: a stream of DynamoDB delivers for a day at most. */
const remembered = 2 * 86_400;

/**
 * The end of an identity's last login. A tombstone keeps its place: the relay may hear of a login only after the identity
 * is gone, and nobody would ever take away what it wrote then.
 */
export const lastLoginDeletion = ({ orgId, id }: Pick<Identity, 'orgId' | 'id'>, at: string): Change =>
  put(
    lastLoginItem.item(
      lastLoginItem.key(orgId, id),
      { identityId: id, orgId, at, method: 'token-auth' },
      { deletedAt: at, ttl: Math.ceil(Date.parse(at) / 1000) + remembered },
    ),
  );

/**
 * The write of a last login, for one PutItem: refused when a later one stands there, since a stream may deliver again
 * and in several batches side by side, and when the identity was deleted.
 */
export const lastLoginPut = (table: string, login: LastLogin) => ({
  TableName: table,
  Item: attributesOf(lastLoginItem.item(lastLoginItem.key(login.orgId, login.identityId), login)),
  ConditionExpression: 'attribute_not_exists(pk) or (attribute_not_exists(deletedAt) and #at < :at)',
  ExpressionAttributeNames: { '#at': 'at' },
  ExpressionAttributeValues: { ':at': { S: login.at } },
});
