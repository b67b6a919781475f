import { LocketError } from '../../errors.ts';
import { assertCan } from '../../permissions/ability.ts';
import { enterProject } from '../../projects/access.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { type Collection, maxCollections } from './collection.ts';
import { enterCollection, noteCollection } from './collection-access.ts';

export interface CollectionContent {
  readonly name: string;
  readonly description: string;
}

const createOnce = async (unit: Unit, projectId: string, content: CollectionContent): Promise<Collection> => {
  const { project, ability } = await enterProject(unit, projectId);
  assertCan(ability, 'create', 'pki-collections');
  const { fences, pkiCollections } = unit.stores;
  const fence = await fences.find('pki-collections', project.id);
  if ((await pkiCollections.inProject(project.id)).length >= maxCollections)
    throw new LocketError('invalid-input', `A project holds at most ${maxCollections} PKI collections`);
  const at = unit.runtime.now().toISOString();
  const collection: Collection = {
    ...content,
    id: unit.runtime.uuid(),
    projectId: project.id,
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
  noteCollection(unit, collection);
  await unit.commit([...pkiCollections.creation(collection), fences.renewed(fence)]);
  return collection;
};

/** Adds an empty collection. Needs `pki-collections:create`; `invalid-input` when the project has its most. */
export const createCollection = (
  unit: Unit,
  projectId: string,
  content: CollectionContent,
): Promise<Collection> => retryingConflicts(unit, () => createOnce(unit, projectId, content));

/** A collection by its id. Needs `pki-collections:read`. */
export const readCollection = async (unit: Unit, collectionId: string): Promise<Collection> =>
  (await enterCollection(unit, collectionId, 'read')).collection;

/** The collections of a project by name. Needs `pki-collections:read`. */
export const listCollections = async (unit: Unit, projectId: string): Promise<readonly Collection[]> => {
  const { project, ability } = await enterProject(unit, projectId);
  assertCan(ability, 'read', 'pki-collections');
  const all = await unit.stores.pkiCollections.inProject(project.id);
  unit.note({ metadata: { numberOfCollections: all.length } });
  return [...all].sort((a, b) => a.name.localeCompare(b.name, 'en'));
};

/** Changes what a collection is called. Needs `pki-collections:edit`. */
export const updateCollection = (
  unit: Unit,
  collectionId: string,
  given: { readonly name?: string | undefined; readonly description?: string | undefined },
): Promise<Collection> =>
  retryingConflicts(unit, async () => {
    const { collection } = await enterCollection(unit, collectionId, 'edit');
    const next: Collection = {
      ...collection,
      name: given.name ?? collection.name,
      description: given.description ?? collection.description,
      updatedAt: unit.runtime.now().toISOString(),
      revision: collection.revision + 1,
    };
    noteCollection(unit, next);
    await unit.commit([unit.stores.pkiCollections.replacement(next, collection)]);
    return next;
  });

/** @throws LocketError `bad-request` while something else in the project names the collection. */
const assertUnused = async (unit: Unit, { id, projectId }: Collection): Promise<void> => {
  const { certificateTemplates, pkiAlerts } = unit.stores;
  const [alerts, templates] = await Promise.all([
    pkiAlerts.inProject(projectId),
    certificateTemplates.inProject(projectId),
  ]);
  if (alerts.some(({ collectionId }) => collectionId === id))
    throw new LocketError('bad-request', 'PKI alerts watch this collection: delete them first');
  if (templates.some(({ pkiCollectionId }) => pkiCollectionId === id))
    throw new LocketError('bad-request', 'Certificate templates name this collection: change them first');
};

/**
 * Deletes a collection; what it held stays what it is. Needs `pki-collections:delete`; `bad-request` while an alert or a
 * certificate template names it, which would end without a word.
 */
export const deleteCollection = (unit: Unit, collectionId: string): Promise<Collection> =>
  retryingConflicts(unit, async () => {
    const { access, collection } = await enterCollection(unit, collectionId, 'delete');
    const { fences, pkiCollections } = unit.stores;
    const alerts = await fences.find('pki-alerts', access.project.id);
    const templates = await fences.find('certificate-templates', access.project.id);
    await assertUnused(unit, collection);
    await unit.commit([
      ...pkiCollections.deletion(collection),
      fences.renewed(alerts),
      fences.renewed(templates),
    ]);
    return collection;
  });
