import type { AttachedMethod, Identity, IdentityStore } from '../../../../domain/identities/identity.ts';
import type { Runtime } from '../../../../domain/runtime.ts';
import { atRevision, remove } from '../../changes.ts';
import { guesses, type ReadSession } from '../../read-session.ts';
import type { Table } from '../../table.ts';
import { isTombstone } from '../../tombstone.ts';
import { writeTransaction } from '../../transaction.ts';
import { lastLoginDeletion, lastLoginItem } from '../last-logins.ts';
import { organizationItem } from '../organizations.ts';
import { identityChanges } from './changes.ts';
import { clientSecretChanges, tokenChanges, useOfToken } from './credential-changes.ts';
import {
  clientItem,
  clientSecretIdItem,
  clientSecretItem,
  identityItem,
  identityLineItem,
  methodItem,
  projectIdentityItem,
  tokenItem,
  tokenOwnerItem,
} from './items.ts';

/**
 * How an identity's record was when it was read last: `rowless` when no token of it has a row, `older` when its login
 * methods must be read for themselves. A guess for the first round; the record that comes back decides.
 */
const tokenHabits = {
  recall: (identityId: string): string | undefined => guesses.recall('token-habit', identityId),
  learn: ({ id, attachments, hasTokenRows }: Identity): void => {
    const habit = attachments === undefined ? 'older' : hasTokenRows === false ? 'rowless' : 'rows';
    guesses.learn(habit, 'token-habit', id);
  },
};

/** The organization of identities that need it read with them. */
const homes = {
  recall: (identityId: string): string | undefined => guesses.recall('home', identityId),
  learn: ({ id, orgId }: Identity): void => guesses.learn(orgId, 'home', id),
};

const found = (read: Identity | undefined, needsHome: boolean): Identity | undefined => {
  if (read) tokenHabits.learn(read);
  if (read && needsHome) homes.learn(read);
  return read;
};

const currentIdentity = async (session: ReadSession, clientId: string) => {
  const identityId = (await session.read(clientItem, clientItem.key(clientId)))?.identityId;
  if (identityId) guesses.learn(identityId, 'client', clientId);
  else guesses.drop('client', clientId);
  return identityId;
};

const secretById = async (session: ReadSession, clientId: string, id: string) => {
  const pointer = await session.read(clientSecretIdItem, clientSecretIdItem.key(clientId, id));
  return pointer && session.read(clientSecretItem, clientSecretItem.key(clientId, pointer.digest));
};

/**
 * Identities and their login methods: one item each, plus one line in the organization's list. Client secrets under their
 * client id, found by digest (login) or by id (administration). Of access tokens nothing on an ordinary login.
 */
export const identityStore = (
  session: ReadSession,
  table: Table,
  runtime: Runtime,
  atHome = new Set<string>(),
): IdentityStore => ({
  ...identityChanges,
  ...clientSecretChanges,
  ...tokenChanges,
  find: async (id) => found(await session.read(identityItem, identityItem.key(id)), atHome.has(id)),
  listOf: (orgId) => session.list(identityLineItem, identityLineItem.ranges.of(orgId)),
  ofProject: async (projectId) => {
    const places = await session.list(projectIdentityItem, projectIdentityItem.ranges.of(projectId));
    const all = await Promise.all(places.map(({ id }) => session.read(identityItem, identityItem.key(id))));
    return all.flatMap((identity) => identity ?? []);
  },
  lastLogin: (orgId, id) => session.read(lastLoginItem, lastLoginItem.key(orgId, id)),
  lastLogins: (orgId) => session.list(lastLoginItem, lastLoginItem.ranges.of(orgId)),
  deletion: (gone) => [
    remove(identityItem.key(gone.id), atRevision(gone.revision)),
    remove(identityLineItem.key(gone.orgId, gone.id)),
    lastLoginDeletion(gone, runtime.now().toISOString()),
    ...(gone.projectId === undefined ? [] : [remove(projectIdentityItem.key(gone.projectId, gone.id))]),
  ],
  // A tombstone without an end: what the organization's own end does not take along stays unreadable.
  suspended: async (id) => {
    const item = await session.get(identityItem.key(id));
    return item && isTombstone(item) ? identityItem.open(item) : undefined;
  },
  // What is in `config` is the method's own, and it reads it with care.
  method: async <C>(identityId: string, method: string) =>
    (await session.read(methodItem, methodItem.key(identityId, method))) as AttachedMethod<C> | undefined,
  expectIdentity: (identityId, method) => {
    session.expect(identityItem.key(identityId));
    if (method) session.expect(methodItem.key(identityId, method));
  },
  expectOrganization: (identityId) => {
    const orgId = homes.recall(identityId);
    if (orgId) session.expect(organizationItem.key(orgId));
    atHome.add(identityId);
  },
  rememberedIdentityOfClient: (clientId) => guesses.recall('client', clientId),
  identityOfClient: (clientId) => currentIdentity(session, clientId),
  clientSecret: (clientId, digest) => session.read(clientSecretItem, clientSecretItem.key(clientId, digest)),
  clientSecretById: (clientId, id) => secretById(session, clientId, id),
  clientSecrets: (clientId) => session.list(clientSecretItem, clientSecretItem.ranges.of(clientId)),
  expectLogin: (clientId, digest) => {
    session.expect(clientSecretItem.key(clientId, digest));
    const identityId = guesses.recall('client', clientId);
    if (identityId)
      session.expect(identityItem.key(identityId), methodItem.key(identityId, 'universal-auth'));
    else session.expect(clientItem.key(clientId));
  },
  token: (identityId, tokenId) => session.read(tokenItem, tokenItem.key(identityId, tokenId)),
  identityOfToken: async (tokenId) =>
    (await session.read(tokenOwnerItem, tokenOwnerItem.key(tokenId)))?.identityId,
  tokensOf: (identityId) => session.list(tokenItem, tokenItem.ranges.of(identityId)),
  countTokenUse: (token, at) => writeTransaction(table, runtime, [useOfToken(token, at)]),
  expectToken: (identityId, tokenId, method) => {
    session.expect(identityItem.key(identityId));
    const habit = tokenHabits.recall(identityId);
    if (habit !== 'rowless') session.expect(tokenItem.key(identityId, tokenId));
    if (habit === 'older') session.expect(methodItem.key(identityId, method));
  },
});
