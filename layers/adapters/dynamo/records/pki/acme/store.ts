import { createHash } from 'node:crypto';
import { type Identifier, textOf } from '../../../../../domain/pki/acme/identifiers.ts';
import type { LiveNonce } from '../../../../../domain/pki/acme/nonces.ts';
import type {
  Account,
  AcmeStore,
  Authorization,
  BindingKey,
  Issued,
  Order,
  ServerName,
} from '../../../../../domain/pki/acme/records.ts';
import type { Runtime } from '../../../../../domain/runtime.ts';
import type { Change } from '../../../../../domain/store/change.ts';
import { absent, atRevision, type Condition, check, present, put, remove } from '../../../changes.ts';
import { storageFault } from '../../../faults.ts';
import { attributesOf } from '../../../items.ts';
import type { ReadSession } from '../../../read-session.ts';
import type { Table } from '../../../table.ts';
import {
  accountItem,
  authorizationItem,
  bindingSecretItem,
  heldItem,
  issuedItem,
  keyItem,
  nonceItem,
  openOrderItem,
  orderItem,
  orderMarkItem,
  thumbprintItem,
} from './items.ts';

const digestOf = (value: string): string => createHash('sha256').update(value).digest('hex');

const useNonce = async (table: Table, { nonce, endsAt }: LiveNonce): Promise<boolean> => {
  const { expression } = absent;
  try {
    await table.call('PutItem', {
      TableName: table.name,
      Item: attributesOf(nonceItem.item(nonceItem.key(digestOf(nonce)), { endsAt })),
      ConditionExpression: expression,
    });
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw storageFault(error);
  }
};

const keyOf = ({ projectId, templateId, id }: ServerName & { readonly id: string }) =>
  keyItem.key(projectId, templateId, id);
const secretKeyOf = ({ projectId, templateId, id }: BindingKey) =>
  bindingSecretItem.key(projectId, templateId, id);

const bindingKeys = (session: ReadSession) =>
  ({
    bindingKey: ({ projectId, templateId }, keyId) =>
      session.read(keyItem, keyItem.key(projectId, templateId, keyId)),
    bindingKeys: ({ projectId, templateId }) =>
      session.list(keyItem, keyItem.ranges.of(projectId, templateId)),
    bindingSecret: ({ projectId, templateId }, keyId) =>
      session.read(bindingSecretItem, bindingSecretItem.key(projectId, templateId, keyId)),
    keyCreation: (key, secret) => [
      put(keyItem.item(keyOf(key), key), absent),
      put(bindingSecretItem.item(secretKeyOf(key), secret), absent),
    ],
    keyUse: (key, previous) => [
      put(keyItem.item(keyOf(key), key), atRevision(previous.revision)),
      remove(secretKeyOf(key), present),
    ],
    keyDeletion: (key) => [remove(keyOf(key), atRevision(key.revision)), remove(secretKeyOf(key))],
  }) satisfies Partial<AcmeStore>;

const accountKeyOf = ({ projectId, templateId, id }: Account) => accountItem.key(projectId, templateId, id);
const putThumbprint = ({ projectId, templateId, thumbprint, id }: Account): Change =>
  put(thumbprintItem.item(thumbprintItem.key(projectId, templateId, thumbprint), { accountId: id }), absent);
const removeThumbprint = ({ projectId, templateId, thumbprint }: Account): Change =>
  remove(thumbprintItem.key(projectId, templateId, thumbprint));

const accounts = (session: ReadSession) =>
  ({
    account: ({ projectId, templateId }, accountId) =>
      session.read(accountItem, accountItem.key(projectId, templateId, accountId)),
    accountIdByKey: async ({ projectId, templateId }, thumbprint) =>
      (await session.read(thumbprintItem, thumbprintItem.key(projectId, templateId, thumbprint)))?.accountId,
    accountCreation: (account) => [
      put(accountItem.item(accountKeyOf(account), account), absent),
      putThumbprint(account),
    ],
    accountReplacement: (account, previous) => [
      put(accountItem.item(accountKeyOf(account), account), atRevision(previous.revision)),
      ...(account.thumbprint === previous.thumbprint
        ? []
        : [removeThumbprint(previous), putThumbprint(account)]),
    ],
  }) satisfies Partial<AcmeStore>;

const asMarked = (mark: string | undefined): Condition =>
  mark === undefined ? absent : { expression: 'mark = :mark', values: { ':mark': mark } };

const orderKeyOf = ({ projectId, accountId, id }: Order) => orderItem.key(projectId, accountId, id);
const openKeyOf = ({ projectId, accountId, id }: Order) => openOrderItem.key(projectId, accountId, id);

const putAuthorization = (authorization: Authorization, condition: Condition): Change => {
  const { projectId, accountId, id } = authorization;
  return put(
    authorizationItem.item(authorizationItem.key(projectId, accountId, id), authorization),
    condition,
  );
};

const orders = (session: ReadSession, runtime: Pick<Runtime, 'uuid'>) =>
  ({
    order: (projectId, accountId, orderId) =>
      session.read(orderItem, orderItem.key(projectId, accountId, orderId)),
    openOrders: async (projectId, accountId, now, count) => {
      const range = openOrderItem.ranges.of(projectId, accountId);
      const { items } = await session.page({ ...range, newestFirst: true, limit: count });
      const open = openOrderItem.readAll(items).filter(({ expiresAt }) => expiresAt > now.toISOString());
      return open.map(({ orderId }) => orderId);
    },
    orderMark: async (projectId, accountId) =>
      (await session.read(orderMarkItem, orderMarkItem.key(projectId, accountId)))?.mark,
    orderCreation: (order, authorizations, mark) => {
      const { projectId, accountId, id: orderId, expiresAt } = order;
      return [
        put(orderItem.item(orderKeyOf(order), order), absent),
        put(openOrderItem.item(openKeyOf(order), { orderId, expiresAt }), absent),
        put(
          orderMarkItem.item(orderMarkItem.key(projectId, accountId), { mark: runtime.uuid() }),
          asMarked(mark),
        ),
        ...authorizations.map((authorization) => putAuthorization(authorization, absent)),
      ];
    },
    orderReplacement: (order, previous) => [
      put(orderItem.item(orderKeyOf(order), order), atRevision(previous.revision)),
      ...(order.status === 'pending' ? [] : [remove(openKeyOf(order))]),
    ],
  }) satisfies Partial<AcmeStore>;

const heldKey = (projectId: string, accountId: string, identifier: Identifier) =>
  heldItem.key(projectId, accountId, digestOf(textOf(identifier)));

/** What an authorization is about, asterisk included. */
const held = ({ identifier: { type, value }, wildcard }: Authorization): Identifier => ({
  type,
  value: wildcard ? `*.${value}` : value,
});

const holding = (authorization: Authorization, previous: Authorization): readonly Change[] => {
  const { projectId, accountId, status, expiresAt: until } = authorization;
  const key = heldKey(projectId, accountId, held(authorization));
  if (status === 'valid') return [put(heldItem.item(key, { until }))];
  return previous.status === 'valid' ? [remove(key)] : [];
};

const authorizations = (session: ReadSession) =>
  ({
    authorization: (projectId, accountId, authorizationId) =>
      session.read(authorizationItem, authorizationItem.key(projectId, accountId, authorizationId)),
    authorizationReplacement: (authorization, previous) => [
      putAuthorization(authorization, atRevision(previous.revision)),
      ...holding(authorization, previous),
    ],
    authorizationStands: ({ projectId, accountId, id, revision }) =>
      check(authorizationItem.key(projectId, accountId, id), atRevision(revision)),
    heldUntil: async (projectId, accountId, identifier) =>
      (await session.read(heldItem, heldKey(projectId, accountId, identifier)))?.until,
  }) satisfies Partial<AcmeStore>;

const putIssued = (issued: Issued, condition: Condition): Change =>
  put(issuedItem.item(issuedItem.key(issued.projectId, issued.serialNumber), issued), condition);

/** All of an ACME server lies under its project; what it knows for a while only has an end of its own. */
export const acmeStore = (session: ReadSession, table: Table, runtime: Pick<Runtime, 'uuid'>): AcmeStore => ({
  ...bindingKeys(session),
  ...accounts(session),
  ...orders(session, runtime),
  ...authorizations(session),
  useNonce: (nonce) => useNonce(table, nonce),
  issued: (projectId, serialNumber) => session.read(issuedItem, issuedItem.key(projectId, serialNumber)),
  issuance: (issued) => putIssued(issued, absent),
  issuedReplacement: (issued, previous) => putIssued(issued, atRevision(previous.revision)),
});
