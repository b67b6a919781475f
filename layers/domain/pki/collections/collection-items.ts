import { LocketError } from '../../errors.ts';
import { assertCan } from '../../permissions/ability.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Change } from '../../store/change.ts';
import type { Unit } from '../../unit.ts';
import { authorityIn } from '../access.ts';
import { type Collected, type CollectionItem, collected } from './collection.ts';
import { type EnteredCollection, enterCollection } from './collection-access.ts';
import { additionOf, authorityItem, certificateItem, removalOf } from './joining.ts';

export interface ItemQuery {
  readonly type?: Collected | undefined;
  readonly offset: number;
  readonly limit: number;
}

export interface ItemPage {
  readonly items: readonly CollectionItem[];
  readonly totalCount: number;
}

/** A page of what a collection holds, the newest certificates first, CAs after them. Needs `pki-collections:read`. */
export const listCollectionItems = async (
  unit: Unit,
  collectionId: string,
  { type, offset, limit }: ItemQuery,
): Promise<ItemPage> => {
  await enterCollection(unit, collectionId, 'read');
  const { pkiCollections } = unit.stores;
  const [items, totalCount] = await Promise.all([
    pkiCollections.items(collectionId, type, offset + limit),
    pkiCollections.count(collectionId, type),
  ]);
  return { items: items.slice(offset), totalCount };
};

const noteItem = (unit: Unit, { type, itemId, serialNumber }: CollectionItem): void =>
  unit.note({ metadata: { type, itemId, serialNumber } });

/** Something that can be put into a collection, and what must hold when it is. */
interface Found {
  readonly item: CollectionItem;
  readonly checks: readonly Change[];
}

/** Who puts something into a collection shows it to all who read that and are mailed about it: they must see it. */
const found = async (
  unit: Unit,
  { access: { ability, project }, collection }: EnteredCollection,
  type: Collected,
  itemId: string,
): Promise<Found> => {
  const at = unit.runtime.now().toISOString();
  if (type === 'ca') {
    assertCan(ability, 'read', 'certificate-authorities');
    const authority = await authorityIn(unit, project.id, itemId);
    if (authority.deletion) throw new LocketError('not-found', 'CA not found');
    return { item: authorityItem(authority, collection.id, at), checks: [] };
  }
  assertCan(ability, 'read', 'certificates');
  const certificate = await unit.stores.certificates.find(project.id, itemId);
  if (!certificate) throw new LocketError('not-found', 'Certificate not found');
  const { certificates } = unit.stores;
  return {
    item: certificateItem(certificate, collection.id, at),
    checks: [certificates.standing(certificate)],
  };
};

/**
 * Puts a certificate or CA of the project into a collection. Needs `pki-collections:create` and to read what is put
 * there; `bad-request` when the collection holds it already.
 */
export const addCollectionItem = (
  unit: Unit,
  collectionId: string,
  { type, itemId }: { readonly type: Collected; readonly itemId: string },
): Promise<CollectionItem> =>
  retryingConflicts(unit, async () => {
    const entered = await enterCollection(unit, collectionId, 'create');
    const { item, checks } = await found(unit, entered, type, itemId);
    noteItem(unit, item);
    await unit.commit([...(await additionOf(unit, item)), ...checks]);
    return item;
  });

/** Takes an item out of a collection. Needs `pki-collections:delete`. */
export const removeCollectionItem = (
  unit: Unit,
  collectionId: string,
  itemId: string,
): Promise<CollectionItem> =>
  retryingConflicts(unit, async () => {
    await enterCollection(unit, collectionId, 'delete');
    const { pkiCollections } = unit.stores;
    const held = await Promise.all(collected.map((type) => pkiCollections.item(collectionId, type, itemId)));
    const item = held.find((each) => each !== undefined);
    if (!item) throw new LocketError('not-found', 'PKI collection item not found');
    noteItem(unit, item);
    await unit.commit(await removalOf(unit, item));
    return item;
  });
