import { LocketError } from '../../../domain/errors.ts';
import type { ServiceToken, ServiceTokenStore } from '../../../domain/service-tokens/service-token.ts';
import { absent, present, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { list, orNull, text } from './shape.ts';

const deciding = {
  id: text,
  orgId: text,
  projectId: text,
  scopes: list,
  permissions: list,
  digest: text,
  expiresAt: orNull(text),
  createdBy: text,
};

/** Epoch seconds after which a token is worth nothing; none for one without end. */
const endOf = ({ expiresAt }: ServiceToken): number | undefined =>
  expiresAt === null ? undefined : Math.ceil(Date.parse(expiresAt) / 1000);

const tokenItem = itemType<ServiceToken>()({
  name: 'service token',
  readBy: 'every request of that token; `ttl`',
  pk: 'SERVICETOKEN#<id>',
  sk: 'SERVICETOKEN',
  key: (id: string) => ({ pk: `SERVICETOKEN#${id}`, sk: 'SERVICETOKEN' }),
  shape: deciding,
  ttl: endOf,
});

const lineItem = itemType<ServiceToken>()({
  name: 'service token line',
  readBy: 'listing service tokens; `ttl`',
  pk: 'PROJECT#<id>',
  sk: 'SERVICETOKEN#<token>',
  key: (projectId: string, id: string) => ({ pk: `PROJECT#${projectId}`, sk: `SERVICETOKEN#${id}` }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'SERVICETOKEN#' }) },
  shape: deciding,
  ttl: endOf,
  leadsTo: [toItem(tokenItem, ({ id }) => tokenItem.key(id))],
});

export const serviceTokenItems = [tokenItem, lineItem];

const gone = () => new LocketError('not-found', 'Service token not found');

/** Service tokens: one item by the id that bearers show, and one line in the project, which takes it along when it goes. */
export const serviceTokenStore = (session: ReadSession): ServiceTokenStore => ({
  find: (id) => session.read(tokenItem, tokenItem.key(id)),
  inProject: (projectId) => session.list(lineItem, lineItem.ranges.of(projectId)),
  creation: (token) => [
    put(tokenItem.item(tokenItem.key(token.id), token), absent),
    put(lineItem.item(lineItem.key(token.projectId, token.id), token), absent),
  ],
  deletion: ({ projectId, id }) => [
    remove(tokenItem.key(id), present, gone),
    remove(lineItem.key(projectId, id)),
  ],
  sweep: ({ projectId, id }) => [remove(tokenItem.key(id)), remove(lineItem.key(projectId, id))],
});
