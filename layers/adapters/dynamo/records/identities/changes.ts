import { LocketError } from '../../../../domain/errors.ts';
import type { AttachedMethod, Identity, IdentityStore } from '../../../../domain/identities/identity.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { absent, atRevision, check, present, put, remove } from '../../changes.ts';
import {
  clientItem,
  clientPointer,
  identityItem,
  identityLineItem,
  lineOf,
  methodItem,
  projectIdentityItem,
} from './items.ts';

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

/** Changes of identities and their login methods. */
export const identityChanges = {
  creation: (made) => [put(itemOf(made), absent), put(lineItemOf(made), absent), ...placeInProject(made)],
  replacement: identityReplacement,
  // A tombstone without an end: what the organization's own end does not take along stays unreadable.
  suspension: (current, deletedAt) =>
    put(
      identityItem.item(identityItem.key(current.id), current, { deletedAt }),
      atRevision(current.revision),
    ),
  resumption: (back) => put(itemOf(back), { expression: 'attribute_exists(deletedAt)' }),
  identityCheck: ({ id, revision }) => check(identityItem.key(id), atRevision(revision)),
  // What is in `config` is the method's own, and it reads it with care.
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
} satisfies Partial<IdentityStore>;
