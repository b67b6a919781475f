import type {
  AttachedMethod,
  ClientSecret,
  Identity,
  TokenState,
} from '../../../../domain/identities/identity.ts';
import { itemType } from '../item-type.ts';
import { lastLoginItem } from '../last-logins.ts';
import { type Link, toItem, toPartition } from '../links.ts';
import { purged } from '../partitions.ts';
import { document, flag, list, number, text } from '../shape.ts';

const identity = { id: text, orgId: text, role: text, authMethods: list, revision: number };

export const identityItem = itemType<Identity>()({
  name: 'identity, with what requests check of its login methods, and whether any of its tokens has a row',
  readBy: 'every request of that identity',
  pk: 'IDENTITY#<id>',
  sk: 'IDENTITY',
  key: (id: string) => ({ pk: `IDENTITY#${id}`, sk: 'IDENTITY' }),
  form: document,
  shape: identity,
  leadsTo: [],
});

/** What its line in the organization's list leaves out: what only requests of the identity itself look at. */
export const lineOf = ({
  attachments: _,
  hasTokenRows: __,
  inGroups: ___,
  revocations: ____,
  auditLogsRetentionDays: _____,
  ...line
}: Identity) => line;

export const identityLineItem = itemType<ReturnType<typeof lineOf>>()({
  name: 'identity line',
  readBy: 'listing identities',
  pk: 'ORG#<org>',
  sk: 'IDENTITY#<identity>',
  key: (orgId: string, id: string) => ({ pk: `ORG#${orgId}`, sk: `IDENTITY#${id}` }),
  ranges: { of: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'IDENTITY#' }) },
  form: document,
  shape: identity,
  leadsTo: [
    toPartition(purged.identity, ({ id }) => id),
    toItem(lastLoginItem, ({ id, orgId }) => lastLoginItem.key(orgId, id)),
  ],
});

/** Where an identity that belongs to a project is found by that: it goes with it. */
export const projectIdentityItem = itemType<Pick<Identity, 'id' | 'orgId'>>()({
  name: 'identity that belongs to the project',
  readBy: 'listing them; deleting the project',
  pk: 'PROJECT#<id>',
  sk: 'IDENTITY#<identity>',
  key: (projectId: string, id: string) => ({ pk: `PROJECT#${projectId}`, sk: `IDENTITY#${id}` }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'IDENTITY#' }) },
  shape: { id: text, orgId: text },
  leadsTo: [
    toPartition(purged.identity, ({ id }) => id),
    toItem(identityLineItem, ({ id, orgId }) => identityLineItem.key(orgId, id)),
    toItem(lastLoginItem, ({ id, orgId }) => lastLoginItem.key(orgId, id)),
  ],
});

/** The client id of a login method that has one. */
export const clientPointer = (method: AttachedMethod<unknown>): string | undefined =>
  (method.config as { clientId?: string }).clientId;

/** A login method with a client id has its client secrets under that. */
const toClient: Link<AttachedMethod<unknown>> = {
  into: [purged.client.family],
  from: (method) => {
    const clientId = clientPointer(method);
    return clientId === undefined ? {} : { ranges: [purged.client.of(clientId)] };
  },
};

export const methodItem = itemType<AttachedMethod<unknown>>()({
  name: 'login method, one item each',
  readBy: 'every request (trusted addresses), login',
  pk: 'IDENTITY#<id>',
  sk: 'AUTH#<method>',
  key: (id: string, method: string) => ({ pk: `IDENTITY#${id}`, sk: `AUTH#${method}` }),
  form: document,
  shape: { id: text, identityId: text, orgId: text, accessTokenTrustedIps: list, revision: number },
  leadsTo: [toClient],
});

export const clientItem = itemType<{ readonly identityId: string }>()({
  name: 'client pointer',
  readBy: 'login, until the identity behind it is known',
  pk: 'CLIENT#<client id>',
  sk: 'CLIENT',
  key: (clientId: string) => ({ pk: `CLIENT#${clientId}`, sk: 'CLIENT' }),
  shape: { identityId: text },
  leadsTo: [],
});

/** Seconds a client secret that is of no use any more stays to be looked at. */
export const keptFor = 86_400;

export const secondsOf = (instant: string): number => Math.ceil(Date.parse(instant) / 1000);

/** When a secret of limited life may go. */
export const prunedAt = ({ lifetime, createdAt }: ClientSecret): number | undefined =>
  lifetime > 0 ? secondsOf(createdAt) + lifetime + keptFor : undefined;

export const clientSecretItem = itemType<ClientSecret>()({
  name: 'client secret',
  readBy: 'login',
  pk: 'CLIENT#<client id>',
  sk: 'SECRET#<sha256>',
  key: (clientId: string, digest: string) => ({ pk: `CLIENT#${clientId}`, sk: `SECRET#${digest}` }),
  ranges: { of: (clientId: string) => ({ pk: `CLIENT#${clientId}`, prefix: 'SECRET#' }) },
  shape: { id: text, clientId: text, identityId: text, isRevoked: flag, lifetime: number, numUses: number },
  ttl: prunedAt,
  leadsTo: [],
});

export const clientSecretIdItem = itemType<{ readonly digest: string }>()({
  name: 'client secret by id',
  readBy: 'administration',
  pk: 'CLIENT#<client id>',
  sk: 'ID#<id>',
  key: (clientId: string, id: string) => ({ pk: `CLIENT#${clientId}`, sk: `ID#${id}` }),
  shape: { digest: text },
  leadsTo: [],
});

export const tokenOwnerItem = itemType<{ readonly identityId: string }>()({
  name: 'owner of a token-auth token',
  readBy: 'lookups by token id',
  pk: 'TOKEN#<token>',
  sk: 'TOKEN',
  key: (tokenId: string) => ({ pk: `TOKEN#${tokenId}`, sk: 'TOKEN' }),
  shape: { identityId: text },
});

export const tokenItem = itemType<TokenState>()({
  name: 'token state',
  readBy:
    'every request of an identity whose record says that some token has one; absent for an untouched token; `ttl`',
  pk: 'IDENTITY#<id>',
  sk: 'TOKEN#<token>',
  key: (id: string, tokenId: string) => ({ pk: `IDENTITY#${id}`, sk: `TOKEN#${tokenId}` }),
  ranges: { of: (id: string) => ({ pk: `IDENTITY#${id}`, prefix: 'TOKEN#' }) },
  shape: {
    id: text,
    identityId: text,
    accessTokenTTL: number,
    accessTokenMaxTTL: number,
    accessTokenNumUsesLimit: number,
    numUses: number,
    isRevoked: flag,
  },
  ttl: ({ expiresAt }) => expiresAt,
  leadsTo: [toItem(tokenOwnerItem, ({ id }) => tokenOwnerItem.key(id))],
});

export const identityLineItems = [identityLineItem];
export const identityItems = [identityItem, methodItem];
export const projectIdentityItems = [projectIdentityItem];
export const clientItems = [clientItem];
export const clientSecretItems = [clientSecretItem, clientSecretIdItem];
export const tokenItems = [tokenItem, tokenOwnerItem];
