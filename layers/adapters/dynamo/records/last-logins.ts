import type { LastLogin } from '../../../domain/identities/identity.ts';
import { attributesOf } from '../attributes.ts';
import { itemType } from './item-type.ts';
import { text } from './shape.ts';

const family = 'SEEN#';

/** What the relay writes, and nothing else under these keys. */
export const lastLoginFamily = `${family}*`;

export const lastLoginItem = itemType<LastLogin>()({
  name: 'last login of an identity, noted by the relay',
  readBy: 'identities by id and in lists',
  pk: 'SEEN#<org>',
  sk: 'IDENTITY#<identity>',
  key: (orgId: string, id: string) => ({ pk: `${family}${orgId}`, sk: `IDENTITY#${id}` }),
  ranges: { of: (orgId: string) => ({ pk: `${family}${orgId}`, prefix: 'IDENTITY#' }) },
  shape: { identityId: text, orgId: text, at: text },
});

export const lastLoginItems = [lastLoginItem];

/**
 * The write of a last login, for one PutItem: refused when a later one stands there, since a stream may deliver again
 * and in several batches side by side.
 */
export const lastLoginPut = (table: string, login: LastLogin) => ({
  TableName: table,
  Item: attributesOf(lastLoginItem.item(lastLoginItem.key(login.orgId, login.identityId), login)),
  ConditionExpression: 'attribute_not_exists(pk) or #at < :at',
  ExpressionAttributeNames: { '#at': 'at' },
  ExpressionAttributeValues: { ':at': { S: login.at } },
});
