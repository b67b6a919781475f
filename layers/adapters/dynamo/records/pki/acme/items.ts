import type {
  Account,
  Authorization,
  BindingKey,
  BindingSecret,
  Issued,
  Order,
} from '../../../../../domain/pki/acme/records.ts';
import { itemType } from '../../item-type.ts';
import { bytes, list, number, oneOf, orNull, text } from '../../shape.ts';

const day = 86_400;
const secondsOf = (at: string): number => Math.ceil(Date.parse(at) / 1000);
/** Seconds for which what expired can still be looked at. */
const kept = day;

export const nonceItem = itemType<{ readonly endsAt: number }>()({
  name: 'nonce of an ACME request that was used',
  readBy: 'nobody: the condition that it is used once; `ttl` when it is too old anyway',
  pk: 'ACMENONCE#<digest of the nonce>',
  sk: 'ACMENONCE',
  key: (digest: string) => ({ pk: `ACMENONCE#${digest}`, sk: 'ACMENONCE' }),
  shape: { endsAt: number },
  // A minute more, for clocks that differ.
  ttl: ({ endsAt }) => endsAt + 60,
});

export const keyItem = itemType<BindingKey>()({
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

export const accountItem = itemType<Account>()({
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

export const thumbprintItem = itemType<{ readonly accountId: string }>()({
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

export const orderItem = itemType<Order>()({
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

export const openOrderItem = itemType<OpenOrder>()({
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

export const orderMarkItem = itemType<{ readonly mark: string }>()({
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

export const authorizationItem = itemType<Authorization>()({
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

export const heldItem = itemType<{ readonly until: string }>()({
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

export const issuedItem = itemType<Issued>()({
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
