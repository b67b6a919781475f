import * as z from 'zod';
import {
  type Collection,
  type CollectionItem,
  collected,
} from '../../layers/domain/pki/collections/collection.ts';
import {
  addCollectionItem,
  listCollectionItems,
  removeCollectionItem,
} from '../../layers/domain/pki/collections/collection-items.ts';
import {
  createCollection,
  deleteCollection,
  listCollections,
  readCollection,
  updateCollection,
} from '../../layers/domain/pki/collections/manage-collections.ts';
import type { Stores } from '../../layers/domain/unit.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, erasable, id, instant, optional, shownName, uuid } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { base, page } from './inputs.ts';

const one = `${base}/collections/{collectionId}`;
const CollectionId = z.object({ collectionId: id });

const onCollection = {
  access: members,
  params: CollectionId,
  expect: ({ params, stores }: { readonly params: z.output<typeof CollectionId>; readonly stores: Stores }) =>
    stores.pkiCollections.expect(params.collectionId),
} as const;

const collectionName = shownName(255);
const description = shownName(1000, 0);

const CollectionReply = () =>
  z.object({
    id: uuid,
    createdAt: instant(),
    updatedAt: instant(),
    projectId: z.string(),
    name: z.string(),
    description: z.string(),
  });
const collectionReply = ({ revision: _internal, ...collection }: Collection) => collection;

const itemShape = {
  id: uuid,
  createdAt: instant(),
  updatedAt: instant(),
  pkiCollectionId: uuid,
  type: z.enum(collected),
  itemId: z.string(),
};
const ItemReply = () => z.object(itemShape);
const ListedItem = () =>
  z.object({ ...itemShape, notBefore: instant(), notAfter: instant(), friendlyName: z.string() });

const itemReply = ({ collectionId, type, itemId, createdAt, updatedAt }: CollectionItem) => ({
  id: itemId,
  createdAt,
  updatedAt,
  pkiCollectionId: collectionId,
  type,
  itemId,
});
const listedItem = (item: CollectionItem) => ({
  ...itemReply(item),
  notBefore: item.notBefore,
  notAfter: item.notAfter,
  friendlyName: item.friendlyName,
});

const create = operation({
  method: 'POST',
  path: `${base}/collections`,
  summary: 'Add a collection of certificates and CAs',
  access: members,
  audit: 'create-pki-collection',
  limit: 'write',
  body: z.object({
    projectId: id,
    name: collectionName,
    description: defaulted(description, ''),
  }),
  reply: CollectionReply,
  handle: async ({ body: { projectId, ...content }, unit }) =>
    collectionReply(await createCollection(unit, projectId, content)),
});

const read = operation({
  ...onCollection,
  method: 'GET',
  path: one,
  summary: 'A collection by its id',
  audit: 'get-pki-collection',
  limit: 'read',
  reply: CollectionReply,
  handle: async ({ params, unit }) => collectionReply(await readCollection(unit, params.collectionId)),
});

const update = operation({
  ...onCollection,
  method: 'PATCH',
  path: one,
  summary: 'Change what a collection is called',
  audit: 'update-pki-collection',
  limit: 'write',
  body: z.object({ name: optional(collectionName), description: erasable(description) }),
  reply: CollectionReply,
  handle: async ({ params, body, unit }) =>
    collectionReply(await updateCollection(unit, params.collectionId, body)),
});

const remove = operation({
  ...onCollection,
  method: 'DELETE',
  path: one,
  summary: 'Delete a collection that no alert and no template names; what it held stays',
  audit: 'delete-pki-collection',
  limit: 'write',
  reply: CollectionReply,
  handle: async ({ params, unit }) => collectionReply(await deleteCollection(unit, params.collectionId)),
});

const list = operation({
  method: 'GET',
  path: '/api/v2/workspace/{projectId}/pki-collections',
  summary: 'The collections of a project by name',
  access: members,
  audit: 'get-pki-collections',
  limit: 'read',
  params: ProjectId,
  reply: () => z.object({ collections: z.array(CollectionReply()) }),
  expect: expectProject,
  handle: async ({ params, unit }) => ({
    collections: (await listCollections(unit, params.projectId)).map(collectionReply),
  }),
});

const items = operation({
  ...onCollection,
  method: 'GET',
  path: `${one}/items`,
  summary: 'What a collection holds, a page at a time',
  audit: 'get-pki-collection-items',
  limit: 'read',
  query: z.object({ ...page, type: optional(z.enum(collected)) }),
  reply: () => z.object({ collectionItems: z.array(ListedItem()), totalCount: z.int() }),
  handle: async ({ params, query, unit }) => {
    const found = await listCollectionItems(unit, params.collectionId, query);
    return { collectionItems: found.items.map(listedItem), totalCount: found.totalCount };
  },
});

const add = operation({
  ...onCollection,
  method: 'POST',
  path: `${one}/items`,
  summary: 'Put a certificate or CA of the project into a collection',
  audit: 'add-pki-collection-item',
  limit: 'write',
  body: z.object({ type: z.enum(collected), itemId: id }),
  reply: ItemReply,
  handle: async ({ params, body, unit }) =>
    itemReply(await addCollectionItem(unit, params.collectionId, body)),
});

const removeItem = operation({
  ...onCollection,
  method: 'DELETE',
  path: `${one}/items/{collectionItemId}`,
  summary: 'Take an item out of a collection',
  audit: 'delete-pki-collection-item',
  limit: 'write',
  params: CollectionId.extend({ collectionItemId: id }),
  reply: ItemReply,
  handle: async ({ params: { collectionId, collectionItemId }, unit }) =>
    itemReply(await removeCollectionItem(unit, collectionId, collectionItemId)),
});

export const collectionOperations = [create, read, update, remove, list, items, add, removeItem];
