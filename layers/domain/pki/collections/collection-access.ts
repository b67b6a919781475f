import { LocketError } from '../../errors.ts';
import { assertCan } from '../../permissions/ability.ts';
import type { ActionOn } from '../../permissions/subjects.ts';
import type { ProjectAccess } from '../../projects/access.ts';
import { enterHolderOf } from '../../projects/reference.ts';
import type { Unit } from '../../unit.ts';
import type { Collection } from './collection.ts';

/** A collection and the caller's rights in its project. */
export interface EnteredCollection {
  readonly access: ProjectAccess;
  readonly collection: Collection;
}

const collectionNotFound = (): LocketError => new LocketError('not-found', 'PKI collection not found');

export const noteCollection = (unit: Unit, { id, name, description }: Collection): void =>
  unit.note({ metadata: { pkiCollectionId: id, name, description } });

/** A collection for whoever may do this with collections. A foreign one looks like none. */
export const enterCollection = async (
  unit: Unit,
  collectionId: string,
  action: ActionOn<'pki-collections'>,
): Promise<EnteredCollection> => {
  const { pkiCollections } = unit.stores;
  const access = await enterHolderOf(unit, 'PKI collection', await pkiCollections.projectOf(collectionId));
  assertCan(access.ability, action, 'pki-collections');
  const collection = await pkiCollections.find(access.project.id, collectionId);
  if (!collection) throw collectionNotFound();
  noteCollection(unit, collection);
  return { access, collection };
};

/** A collection of this project, for whoever may do this with collections there. */
export const collectionIn = async (
  unit: Unit,
  { project, ability }: ProjectAccess,
  collectionId: string,
  action: ActionOn<'pki-collections'>,
): Promise<Collection> => {
  assertCan(ability, action, 'pki-collections');
  const collection = await unit.stores.pkiCollections.find(project.id, collectionId);
  if (!collection) throw collectionNotFound();
  return collection;
};
