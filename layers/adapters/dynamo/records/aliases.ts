import type { Alias, AliasStore } from '../../../domain/sign-in/alias.ts';
import { absent, put } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { flag, text } from './shape.ts';

const aliasItem = itemType<Alias>()({
  name: 'account that an identity provider’s word for somebody means',
  readBy: 'signing in by an identity provider',
  pk: 'ORG#<org>',
  sk: 'ALIAS#<sha256>',
  key: (orgId: string, digest: string) => ({ pk: `ORG#${orgId}`, sk: `ALIAS#${digest}` }),
  shape: { orgId: text, name: text, method: text, userId: text, isConfirmed: flag },
  leadsTo: [],
});

export const aliasItems = [aliasItem];

/** Whom identity providers mean, by organization. */
export const aliasStore = (session: ReadSession): AliasStore => ({
  find: (orgId, name) => session.read(aliasItem, aliasItem.key(orgId, name)),
  link: (alias, previous) =>
    put(
      aliasItem.item(aliasItem.key(alias.orgId, alias.name), alias),
      previous ? { expression: 'userId = :before', values: { ':before': previous.userId } } : absent,
    ),
});
