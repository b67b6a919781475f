import { LocketError } from '../../errors.ts';
import type { Runtime } from '../../runtime.ts';
import type { Change } from '../../store/change.ts';
import type { Unit } from '../../unit.ts';
import type { Authority } from '../authority.ts';
import type { Certificate } from '../certificate.ts';
import {
  type Collection,
  type CollectionItem,
  collectionShards,
  type Membership,
  maxMemberships,
} from './collection.ts';

/** Any of the places in which a collection counts. */
const newShard = (runtime: Pick<Runtime, 'randomBytes'>): number =>
  Buffer.from(runtime.randomBytes(4)).readUInt32BE() % collectionShards;

/** What a collection holds of a certificate. */
export const certificateItem = (
  { id, projectId, friendlyName, serialNumber, notBefore, notAfter }: Certificate,
  collectionId: string,
  at: string,
): CollectionItem => ({
  projectId,
  collectionId,
  type: 'certificate',
  itemId: id,
  friendlyName,
  serialNumber,
  notBefore,
  notAfter,
  createdAt: at,
  updatedAt: at,
});

/** The same of a CA. @throws LocketError `bad-request` for one that waits for its certificate: it has no end. */
export const authorityItem = (
  { id, projectId, friendlyName, active }: Authority,
  collectionId: string,
  at: string,
): CollectionItem => {
  if (!active) throw new LocketError('bad-request', 'CA does not have a certificate installed');
  const { serialNumber, notBefore, notAfter } = active;
  return {
    projectId,
    collectionId,
    type: 'ca',
    itemId: id,
    friendlyName,
    serialNumber,
    notBefore,
    notAfter,
    createdAt: at,
    updatedAt: at,
  };
};

/** Puts a certificate that is issued in the same transaction into collections. */
export const issuedInto = (
  { runtime, stores: { pkiCollections } }: Unit,
  certificate: Certificate,
  collections: readonly Collection[],
): readonly Change[] => {
  const collectionIds = [...new Set(collections.map(({ id }) => id))];
  const { id: itemId, projectId, createdAt } = certificate;
  if (collectionIds.length === 0) return [];
  return [
    pkiCollections.membership({ projectId, itemId, collectionIds, revision: 1 }, undefined),
    ...collectionIds.flatMap((id) =>
      pkiCollections.addition(certificateItem(certificate, id, createdAt), newShard(runtime)),
    ),
  ];
};

/** Those of an item's collections that are still there: one that was deleted is not taken out of the list by itself. */
const livingCollections = async (unit: Unit, membership: Membership): Promise<readonly string[]> => {
  const found = await Promise.all(
    membership.collectionIds.map((id) => unit.stores.pkiCollections.find(membership.projectId, id)),
  );
  return found.flatMap((collection) => (collection ? [collection.id] : []));
};

/** Puts something into a collection. @throws LocketError `bad-request` when it is there, or in its most collections. */
export const additionOf = async (unit: Unit, item: CollectionItem): Promise<readonly Change[]> => {
  const { pkiCollections } = unit.stores;
  const { projectId, itemId, collectionId } = item;
  const previous = await pkiCollections.memberships(projectId, itemId);
  const living = previous ? await livingCollections(unit, previous) : [];
  if (living.includes(collectionId))
    throw new LocketError('bad-request', 'PKI collection holds this item already');
  if (living.length >= maxMemberships)
    throw new LocketError('bad-request', `An item is in at most ${maxMemberships} PKI collections`);
  const next = {
    projectId,
    itemId,
    collectionIds: [...living, collectionId],
    revision: (previous?.revision ?? 0) + 1,
  };
  return [
    pkiCollections.membership(next, previous),
    ...pkiCollections.addition(item, newShard(unit.runtime)),
  ];
};

/** Takes something out of a collection. */
export const removalOf = async (unit: Unit, item: CollectionItem): Promise<readonly Change[]> => {
  const { pkiCollections } = unit.stores;
  const previous = await pkiCollections.memberships(item.projectId, item.itemId);
  const left = previous?.collectionIds.filter((id) => id !== item.collectionId) ?? [];
  return [
    ...(previous
      ? [
          pkiCollections.membership(
            { ...previous, collectionIds: left, revision: previous.revision + 1 },
            previous,
          ),
        ]
      : []),
    ...pkiCollections.removal(item, newShard(unit.runtime)),
  ];
};

/** What collections hold of something, one item in each. */
const itemsOf = async (
  unit: Unit,
  type: CollectionItem['type'],
  membership: Membership,
): Promise<readonly CollectionItem[]> => {
  const living = await livingCollections(unit, membership);
  const found = await Promise.all(
    living.map((id) => unit.stores.pkiCollections.item(id, type, membership.itemId)),
  );
  return found.flatMap((item) => item ?? []);
};

/** Takes a certificate whose record is deleted out of all collections. */
export const departureOf = async (
  unit: Unit,
  { id, projectId }: Pick<Certificate, 'id' | 'projectId'>,
): Promise<readonly Change[]> => {
  const { pkiCollections } = unit.stores;
  const membership = await pkiCollections.memberships(projectId, id);
  if (!membership) return [pkiCollections.inNone(projectId, id)];
  const items = await itemsOf(unit, 'certificate', membership);
  return [
    pkiCollections.membershipRemoval(membership),
    ...items.flatMap((item) => pkiCollections.removal(item, newShard(unit.runtime))),
  ];
};

/** Has the collections of a CA know the end of its further certificate. */
export const movesOf = async (unit: Unit, authority: Authority): Promise<readonly Change[]> => {
  const { pkiCollections } = unit.stores;
  const membership = await pkiCollections.memberships(authority.projectId, authority.id);
  if (!membership) return [];
  const items = await itemsOf(unit, 'ca', membership);
  return items.flatMap((item) => {
    const { createdAt } = item;
    const next = { ...authorityItem(authority, item.collectionId, authority.updatedAt), createdAt };
    return pkiCollections.move(next, item);
  });
};
