import { LocketError } from '../../../domain/errors.ts';
import type { AttachedMethod, Identity, IdentityStore } from '../../../domain/identities/identity.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, check, put, remove } from '../changes.ts';
import { guesses } from '../guesses.ts';
import { fromItem, fromItems, toDocument, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';

type Records = Pick<
  IdentityStore,
  | 'find'
  | 'listOf'
  | 'creation'
  | 'replacement'
  | 'deletion'
  | 'identityCheck'
  | 'method'
  | 'methodCreation'
  | 'methodReplacement'
  | 'methodDeletion'
  | 'methodPresence'
  | 'expectIdentity'
>;

const alreadyAttached = () =>
  new LocketError('bad-request', 'This auth method is already attached to the identity');

const notAttached = () => new LocketError('not-found', 'The auth method was removed at the same moment');

const clientPointer = (method: AttachedMethod<unknown>): string | undefined =>
  (method.config as { clientId?: string }).clientId;

/** What its line in the organization's list leaves out: what only requests of the identity itself look at. */
const lineOf = ({ attachments: _, hasTokenRows: __, ...line }: Identity) => line;

export const identityReplacement = (identity: Identity, previous: Identity): readonly Change[] => [
  put(toDocument(keys.identity(identity.id), identity), atRevision(previous.revision)),
  put(toDocument(keys.organizationIdentity(identity.orgId, identity.id), lineOf(identity))),
];

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

const found = (identity: Identity | undefined): Identity | undefined => {
  if (identity) tokenHabits.learn(identity);
  return identity;
};

/** Identities and their login methods: one item each, plus one line in the organization's list. */
export const identityRecords = (session: ReadSession): Records => ({
  find: async (id) => found(fromItem<Identity>(await session.get(keys.identity(id)))),
  listOf: async (orgId) => fromItems<Identity>(await session.all(keys.organizationIdentities(orgId))),
  creation: (identity) => [
    put(toDocument(keys.identity(identity.id), identity), absent),
    put(toDocument(keys.organizationIdentity(identity.orgId, identity.id), lineOf(identity)), absent),
  ],
  replacement: identityReplacement,
  deletion: (identity) => [
    remove(keys.identity(identity.id), atRevision(identity.revision)),
    remove(keys.organizationIdentity(identity.orgId, identity.id)),
  ],
  identityCheck: (identity) => check(keys.identity(identity.id), atRevision(identity.revision)),
  method: async <C>(identityId: string, method: string) =>
    fromItem<AttachedMethod<C>>(await session.get(keys.method(identityId, method))),
  methodCreation: (method) => {
    const clientId = clientPointer(method);
    const pointer = clientId
      ? [put(toItem(keys.client(clientId), { identityId: method.identityId }), absent)]
      : [];
    return [
      put(toDocument(keys.method(method.identityId, method.method), method), absent, alreadyAttached),
      ...pointer,
    ];
  },
  methodReplacement: (method, previous) => [
    put(toDocument(keys.method(method.identityId, method.method), method), atRevision(previous.revision)),
  ],
  methodDeletion: (method) => {
    const clientId = clientPointer(method);
    return [
      remove(keys.method(method.identityId, method.method), atRevision(method.revision)),
      ...(clientId ? [remove(keys.client(clientId))] : []),
    ];
  },
  methodPresence: ({ id, identityId, method }) =>
    check(
      keys.method(identityId, method),
      { expression: '#id = :id', names: { '#id': 'id' }, values: { ':id': id } },
      notAttached,
    ),
  expectIdentity: (identityId, method) => {
    session.expect(keys.identity(identityId));
    if (method) session.expect(keys.method(identityId, method));
  },
});
