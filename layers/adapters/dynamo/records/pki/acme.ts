import { createHash } from 'node:crypto';
import { type Identifier, textOf } from '../../../../domain/pki/acme/identifiers.ts';
import type { LiveNonce } from '../../../../domain/pki/acme/nonces.ts';
import type {
  Account,
  AcmeStore,
  Authorization,
  BindingKey,
  BindingSecret,
  Issued,
  Order,
  ServerName,
} from '../../../../domain/pki/acme/records.ts';
import type { Runtime } from '../../../../domain/runtime.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { attributesOf } from '../../attributes.ts';
import { absent, atRevision, type Condition, check, present, put, remove } from '../../changes.ts';
import { storageFault } from '../../faults.ts';
import type { ReadSession } from '../../read-session.ts';
import type { Table } from '../../table.ts';
import { itemType } from '../item-type.ts';
import { bytes, list, number, oneOf, orNull, text } from '../shape.ts';

const day = 86_400;
const secondsOf = (at: string): number => Math.ceil(Date.parse(at) / 1000);
/** Seconds for which what expired can still be looked at. */
const kept = day;

const nonceItem = itemType<{ readonly endsAt: number }>()({
  name: 'nonce of an ACME request that was used',
  readBy: 'nobody: the condition that it is used once; `ttl` when it is too old anyway',
  pk: 'ACMENONCE#<digest of the nonce>',
  sk: 'ACMENONCE',
  key: (digest: string) => ({ pk: `ACMENONCE#${digest}`, sk: 'ACMENONCE' }),
  shape: { endsAt: number },
  // A minute more, for clocks that differ.
  ttl: ({ endsAt }) => endsAt + 60,
});

const keyItem = itemType<BindingKey>()({
  name: 'ACME key of a certificate template',
  readBy: 'making an account with it, lists',
  pk: 'PROJECT#<id>',
  sk: 'ACMEKEY#<template>#<key>',
  key: (projectId: string, templateId: string, keyId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `ACMEKEY#${templateId}#${keyId}`,
  }),
  ranges: {
    of: (projectId: string, templateId: string) => ({
      pk: `PROJECT#${projectId}`,
      prefix: `ACMEKEY#${templateId}#`,
    }),
  },
  shape: { id: text, projectId: text, templateId: text, accountId: orNull(text), revision: number },
  leadsTo: [],
});

export const bindingSecretItem = itemType<BindingSecret>()({
  name: 'secret of an ACME key that made no account yet',
  readBy: 'making an account with it',
  pk: 'PROJECT#<id>',
  sk: 'ACMEKEYSECRET#<template>#<key>',
  key: (projectId: string, templateId: string, keyId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `ACMEKEYSECRET#${templateId}#${keyId}`,
  }),
  shape: { projectId: text, templateId: text, keyId: text, wrapped: bytes },
  leadsTo: [],
});

const accountItem = itemType<Account>()({
  name: 'ACME account',
  readBy: 'every request that it signs',
  pk: 'PROJECT#<id>',
  sk: 'ACMEACCOUNT#<template>#<account>',
  key: (projectId: string, templateId: string, accountId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `ACMEACCOUNT#${templateId}#${accountId}`,
  }),
  shape: {
    id: text,
    projectId: text,
    templateId: text,
    keyId: text,
    thumbprint: text,
    status: oneOf('valid', 'deactivated', 'revoked'),
    revision: number,
  },
  leadsTo: [],
});

const thumbprintItem = itemType<{ readonly accountId: string }>()({
  name: 'ACME account by its key',
  readBy: 'making an account, changing its key',
  pk: 'PROJECT#<id>',
  sk: 'ACMEACCOUNTKEY#<template>#<thumbprint>',
  key: (projectId: string, templateId: string, thumbprint: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `ACMEACCOUNTKEY#${templateId}#${thumbprint}`,
  }),
  shape: { accountId: text },
  leadsTo: [],
});

const orderItem = itemType<Order>()({
  name: 'ACME order',
  readBy: 'its account; `ttl` a day after its end',
  pk: 'PROJECT#<id>',
  sk: 'ACMEORDER#<account>#<order>',
  key: (projectId: string, accountId: string, orderId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `ACMEORDER#${accountId}#${orderId}`,
  }),
  shape: {
    id: text,
    projectId: text,
    templateId: text,
    accountId: text,
    identifiers: list,
    authorizationIds: list,
    status: oneOf('pending', 'valid', 'invalid'),
    replaces: orNull(text),
    notBefore: orNull(text),
    notAfter: orNull(text),
    serialNumber: orNull(text),
    expiresAt: text,
    revision: number,
  },
  ttl: ({ expiresAt }) => secondsOf(expiresAt) + kept,
  leadsTo: [],
});

interface OpenOrder {
  readonly orderId: string;
  readonly expiresAt: string;
}

const openOrderItem = itemType<OpenOrder>()({
  name: 'open ACME order of an account',
  readBy: 'how many there are, lists; `ttl` at its end',
  pk: 'PROJECT#<id>',
  sk: 'ACMEOPENORDER#<account>#<order>',
  key: (projectId: string, accountId: string, orderId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `ACMEOPENORDER#${accountId}#${orderId}`,
  }),
  ranges: {
    of: (projectId: string, accountId: string) => ({
      pk: `PROJECT#${projectId}`,
      prefix: `ACMEOPENORDER#${accountId}#`,
    }),
  },
  shape: { orderId: text, expiresAt: text },
  ttl: ({ expiresAt }) => secondsOf(expiresAt),
  leadsTo: [],
});

const orderMarkItem = itemType<{ readonly mark: string }>()({
  name: 'state of an ACME account’s orders: another text after each new one',
  readBy: 'opening an order, before the open ones are counted',
  pk: 'PROJECT#<id>',
  sk: 'ACMEORDERMARK#<account>',
  key: (projectId: string, accountId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `ACMEORDERMARK#${accountId}`,
  }),
  shape: { mark: text },
  leadsTo: [],
});

const authorizationItem = itemType<Authorization>()({
  name: 'ACME authorization with its challenges',
  readBy: 'its order, its account, validation; `ttl` a day after its end',
  pk: 'PROJECT#<id>',
  sk: 'ACMEAUTHORIZATION#<account>#<authorization>',
  key: (projectId: string, accountId: string, authorizationId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `ACMEAUTHORIZATION#${accountId}#${authorizationId}`,
  }),
  shape: {
    id: text,
    projectId: text,
    templateId: text,
    accountId: text,
    orderId: text,
    status: oneOf('pending', 'valid', 'invalid', 'deactivated'),
    challenges: list,
    expiresAt: text,
    revision: number,
  },
  ttl: ({ expiresAt }) => secondsOf(expiresAt) + kept,
  leadsTo: [],
});

const heldItem = itemType<{ readonly until: string }>()({
  name: 'identifier that an ACME account has proven to control',
  readBy: 'revoking what another account got; `ttl` at the end of the authorization',
  pk: 'PROJECT#<id>',
  sk: 'ACMEHELD#<account>#<digest of the identifier>',
  key: (projectId: string, accountId: string, digest: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `ACMEHELD#${accountId}#${digest}`,
  }),
  shape: { until: text },
  ttl: ({ until }) => secondsOf(until),
  leadsTo: [],
});

const issuedItem = itemType<Issued>()({
  name: 'certificate that an ACME account got',
  readBy: 'downloads, revocations, orders that replace it; `ttl` 30 days after its end',
  pk: 'PROJECT#<id>',
  sk: 'ACMEISSUED#<serial>',
  key: (projectId: string, serial: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `ACMEISSUED#${serial}`,
  }),
  shape: {
    serialNumber: text,
    projectId: text,
    templateId: text,
    accountId: text,
    identifiers: list,
    replacedBy: orNull(text),
    notAfter: text,
    revision: number,
  },
  ttl: ({ notAfter }) => secondsOf(notAfter) + 30 * day,
  leadsTo: [],
});

export const acmeItems = [
  keyItem,
  bindingSecretItem,
  accountItem,
  thumbprintItem,
  orderItem,
  openOrderItem,
  orderMarkItem,
  authorizationItem,
  heldItem,
  issuedItem,
];
export const acmeNonceItems = [nonceItem];

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
