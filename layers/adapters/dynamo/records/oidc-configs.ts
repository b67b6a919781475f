import { LocketError } from '../../../domain/errors.ts';
import type { OidcConfig, OidcConfigStore } from '../../../domain/sso/oidc-config.ts';
import { absent, atRevision, check, put, update } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { bytes, flag, number, oneOf, text } from './shape.ts';

const oidcConfigItem = itemType<OidcConfig>()({
  name: 'OpenID provider of an organization, its client secret sealed',
  readBy: 'signing in by it, its configuration',
  pk: 'ORG#<org>',
  sk: 'SSO#oidc',
  key: (orgId: string) => ({ pk: `ORG#${orgId}`, sk: 'SSO#oidc' }),
  shape: {
    id: text,
    orgId: text,
    configurationType: oneOf('custom', 'discoveryURL'),
    clientId: text,
    clientSecret: bytes,
    isActive: flag,
    revision: number,
  },
  leadsTo: [],
});

export const oidcConfigItems = [oidcConfigItem];

const taken = () =>
  new LocketError('already-exists', 'The organization has an OIDC configuration: change it');

const itemOf = (config: OidcConfig) => oidcConfigItem.item(oidcConfigItem.key(config.orgId), config);

/** OpenID providers, one for each organization at most. */
export const oidcConfigStore = (session: ReadSession): OidcConfigStore => ({
  find: (orgId) => session.read(oidcConfigItem, oidcConfigItem.key(orgId)),
  creation: (config) => put(itemOf(config), absent, taken),
  replacement: (config, previous) => put(itemOf(config), atRevision(previous.revision)),
  use: ({ orgId, revision }, at) =>
    update(
      oidcConfigItem.key(orgId),
      'SET lastUsedAt = :at',
      { values: { ':at': at } },
      atRevision(revision),
    ),
  check: ({ orgId, revision }) => check(oidcConfigItem.key(orgId), atRevision(revision)),
});
