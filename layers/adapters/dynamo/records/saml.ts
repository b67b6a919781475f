import { sha256Hex } from '../../../domain/digests.ts';
import { LocketError } from '../../../domain/errors.ts';
import { LoginRefusal } from '../../../domain/identities/login-refusal.ts';
import {
  type SamlConfig,
  type SamlConfigStore,
  type SamlExchangeStore,
  type SamlRequest,
  samlProviders,
  type UsedAssertion,
} from '../../../domain/sso/saml/saml-config.ts';
import { absent, atRevision, check, present, put, remove, update } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { bytes, flag, list, number, oneOf, text } from './shape.ts';

const configItem = itemType<SamlConfig>()({
  name: 'SAML provider of an organization, the instance’s key at it sealed',
  readBy: 'signing in by it, its configuration',
  pk: 'ORG#<org>',
  sk: 'SSO#saml',
  key: (orgId: string) => ({ pk: `ORG#${orgId}`, sk: 'SSO#saml' }),
  shape: {
    id: text,
    orgId: text,
    provider: oneOf(...samlProviders),
    entryPoint: text,
    certificates: list,
    isActive: flag,
    ownKey: bytes,
    revision: number,
  },
  leadsTo: [],
});

const requestItem = itemType<SamlRequest>()({
  name: 'request to a SAML provider that waits for its answer',
  readBy: 'the answer, which takes it away; `ttl`',
  pk: 'SAMLREQUEST#<sha256>',
  sk: 'SAMLREQUEST',
  key: (id: string) => ({ pk: `SAMLREQUEST#${sha256Hex(id)}`, sk: 'SAMLREQUEST' }),
  shape: { id: text, orgId: text, expiresAt: number },
  ttl: ({ expiresAt }) => expiresAt,
});

const assertionItem = itemType<UsedAssertion>()({
  name: 'assertion by which somebody signed in',
  readBy: 'nobody: a condition of the next sign-in by it; `ttl`',
  pk: 'SAMLASSERTION#<sha256>',
  sk: 'SAMLASSERTION',
  key: ({ orgId, issuer, id }: UsedAssertion) => ({
    pk: `SAMLASSERTION#${sha256Hex(JSON.stringify([orgId, issuer, id]))}`,
    sk: 'SAMLASSERTION',
  }),
  shape: { orgId: text, issuer: text, id: text, expiresAt: number },
  ttl: ({ expiresAt }) => expiresAt,
});

export const samlConfigItems = [configItem];
export const samlExchangeItems = [requestItem, assertionItem];

const taken = () => new LocketError('already-exists', 'The organization has a SAML configuration: change it');
const answered = () => new LoginRefusal('request', 'This sign-in was finished before: begin anew');
const replayed = () => new LoginRefusal('replay', 'Somebody signed in by this answer before: begin anew');

const itemOf = (config: SamlConfig) => configItem.item(configItem.key(config.orgId), config);

/** SAML providers, one for each organization at most. */
export const samlConfigStore = (session: ReadSession): SamlConfigStore => ({
  find: (orgId) => session.read(configItem, configItem.key(orgId)),
  creation: (config) => put(itemOf(config), absent, taken),
  replacement: (config, previous) => put(itemOf(config), atRevision(previous.revision)),
  use: ({ orgId, revision }, at) =>
    update(configItem.key(orgId), 'SET lastUsedAt = :at', { values: { ':at': at } }, atRevision(revision)),
  check: ({ orgId, revision }) => check(configItem.key(orgId), atRevision(revision)),
});

/** Requests under their ids, until they are answered; assertions under theirs, until nobody takes them any more. */
export const samlExchangeStore = (session: ReadSession): SamlExchangeStore => ({
  request: (id) => session.read(requestItem, requestItem.key(id)),
  requestCreation: (request) => put(requestItem.item(requestItem.key(request.id), request), absent),
  requestUse: ({ id }) => remove(requestItem.key(id), present, answered),
  assertionUse: (used) => put(assertionItem.item(assertionItem.key(used), used), absent, replayed),
});
