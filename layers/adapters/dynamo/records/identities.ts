import { LocketError } from '../../../domain/errors.ts';
import type { AttachedMethod, Identity, IdentityStore } from '../../../domain/identities/identity.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, check, present, put, remove } from '../changes.ts';
import { guesses } from '../guesses.ts';
import type { ReadSession } from '../read-session.ts';
import { isTombstone } from '../tombstone.ts';
import { document } from './forms.ts';
import { itemType } from './item-type.ts';
import { lastLoginDeletion, lastLoginItem } from './last-logins.ts';
import { type Link, toItem, toPartition } from './links.ts';
import { organizationItem } from './organizations.ts';
import { purged } from './partitions.ts';
import { list, number, text } from './shape.ts';

type Records = Pick<
  IdentityStore,
  | 'find'
  | 'listOf'
  | 'ofProject'
  | 'lastLogin'
  | 'lastLogins'
  | 'creation'
  | 'replacement'
  | 'deletion'
  | 'suspension'
  | 'suspended'
  | 'resumption'
  | 'identityCheck'
  | 'method'
  | 'methodCreation'
  | 'methodReplacement'
  | 'methodDeletion'
  | 'methodPresence'
  | 'expectIdentity'
  | 'expectOrganization'
>;

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
const lineOf = ({
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
const projectIdentityItem = itemType<Pick<Identity, 'id' | 'orgId'>>()({
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

const clientPointer = (method: AttachedMethod<unknown>): string | undefined =>
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

export const identityLineItems = [identityLineItem];
export const identityItems = [identityItem, methodItem];
export const projectIdentityItems = [projectIdentityItem];
export const clientItems = [clientItem];

const alreadyAttached = () =>
  new LocketError('bad-request', 'This auth method is already attached to the identity');

const notAttached = () => new LocketError('not-found', 'The auth method was removed at the same moment');

const itemOf = (made: Identity) => identityItem.item(identityItem.key(made.id), made);
const lineItemOf = (made: Identity) =>
  identityLineItem.item(identityLineItem.key(made.orgId, made.id), lineOf(made));
const placeInProject = ({ id, orgId, projectId }: Identity): readonly Change[] =>
  projectId === undefined
    ? []
    : [put(projectIdentityItem.item(projectIdentityItem.key(projectId, id), { id, orgId }), absent)];
const methodKey = ({ identityId, method }: AttachedMethod<unknown>) => methodItem.key(identityId, method);

export const identityReplacement = (next: Identity, previous: Identity): readonly Change[] => [
  put(itemOf(next), atRevision(previous.revision)),
  put(lineItemOf(next)),
];

const noSuchIdentity = () => new LocketError('not-found', 'No such member of the organization');

/**
 * The identity says that it is in groups, from the first one on. It changes under its revision, so that nobody who
 * writes it at the same moment takes that back: a request that sees no mark leaves out the look for groups.
 */
export const identityIntoGroups = (identity: Identity): readonly Change[] =>
  identity.inGroups === true
    ? [check(identityLineItem.key(identity.orgId, identity.id), present, noSuchIdentity)]
    : identityReplacement({ ...identity, inGroups: true, revision: identity.revision + 1 }, identity);

/**
 * How an identity's record was when it was read last: `rowless` when no token of it has a row, `older` when its login
 * methods must be read for themselves. A guess for the first round; the record that comes back decides.
 */
export const tokenHabits = {
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

/** Identities and their login methods: one item each, plus one line in the organization's list. */
export const identityRecords = (
  session: ReadSession,
  runtime: Pick<Runtime, 'now'>,
  atHome = new Set<string>(),
): Records => ({
  find: async (id) => found(await session.read(identityItem, identityItem.key(id)), atHome.has(id)),
  listOf: (orgId) => session.list(identityLineItem, identityLineItem.ranges.of(orgId)),
  ofProject: async (projectId) => {
    const places = await session.list(projectIdentityItem, projectIdentityItem.ranges.of(projectId));
    const all = await Promise.all(places.map(({ id }) => session.read(identityItem, identityItem.key(id))));
    return all.flatMap((identity) => identity ?? []);
  },
  lastLogin: (orgId, id) => session.read(lastLoginItem, lastLoginItem.key(orgId, id)),
  lastLogins: (orgId) => session.list(lastLoginItem, lastLoginItem.ranges.of(orgId)),
  creation: (made) => [put(itemOf(made), absent), put(lineItemOf(made), absent), ...placeInProject(made)],
  replacement: identityReplacement,
  deletion: (gone) => [
    remove(identityItem.key(gone.id), atRevision(gone.revision)),
    remove(identityLineItem.key(gone.orgId, gone.id)),
    lastLoginDeletion(gone, runtime.now().toISOString()),
    ...(gone.projectId === undefined ? [] : [remove(projectIdentityItem.key(gone.projectId, gone.id))]),
  ],
  // A tombstone without an end: what the organization's own end does not take along stays unreadable.
  suspension: (current, deletedAt) =>
    put(
      identityItem.item(identityItem.key(current.id), current, { deletedAt }),
      atRevision(current.revision),
    ),
  suspended: async (id) => {
    const item = await session.get(identityItem.key(id));
    return item && isTombstone(item) ? identityItem.open(item) : undefined;
  },
  resumption: (back) => put(itemOf(back), { expression: 'attribute_exists(deletedAt)' }),
  identityCheck: ({ id, revision }) => check(identityItem.key(id), atRevision(revision)),
  // What is in `config` is the method's own, and it reads it with care.
  method: async <C>(identityId: string, method: string) =>
    (await session.read(methodItem, methodItem.key(identityId, method))) as AttachedMethod<C> | undefined,
  methodCreation: (method) => {
    const clientId = clientPointer(method);
    const pointer = clientId
      ? [put(clientItem.item(clientItem.key(clientId), { identityId: method.identityId }), absent)]
      : [];
    return [put(methodItem.item(methodKey(method), method), absent, alreadyAttached), ...pointer];
  },
  methodReplacement: (method, previous) => [
    put(methodItem.item(methodKey(method), method), atRevision(previous.revision)),
  ],
  methodDeletion: (method) => {
    const clientId = clientPointer(method);
    return [
      remove(methodKey(method), atRevision(method.revision)),
      ...(clientId ? [remove(clientItem.key(clientId))] : []),
    ];
  },
  methodPresence: (method) =>
    check(
      methodKey(method),
      { expression: '#id = :id', names: { '#id': 'id' }, values: { ':id': method.id } },
      notAttached,
    ),
  expectIdentity: (identityId, method) => {
    session.expect(identityItem.key(identityId));
    if (method) session.expect(methodItem.key(identityId, method));
  },
  expectOrganization: (identityId) => {
    const orgId = homes.recall(identityId);
    if (orgId) session.expect(organizationItem.key(orgId));
    atHome.add(identityId);
  },
});
