import { sha256Hex } from '../../../domain/digests.ts';
import {
  type ExternalKms,
  type ExternalKmsStore,
  nameTaken,
} from '../../../domain/external-kms/external-kms.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { bytes, number, oneOf, text } from './shape.ts';

const externalKmsItem = itemType<ExternalKms>()({
  name: 'customer’s KMS, its connection sealed',
  readBy: 'unwrapping keys of its projects, lists',
  pk: 'ORG#<org>',
  sk: 'EXTERNALKMS#<id>',
  key: (orgId: string, id: string) => ({ pk: `ORG#${orgId}`, sk: `EXTERNALKMS#${id}` }),
  ranges: { of: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'EXTERNALKMS#' }) },
  shape: {
    id: text,
    orgId: text,
    name: text,
    provider: oneOf('aws', 'gcp'),
    keyName: text,
    connection: bytes,
    revision: number,
  },
  leadsTo: [],
});

const externalKmsNameItem = itemType<{ readonly kmsId: string }>()({
  name: 'customer’s KMS by name',
  readBy: 'lookups by name, uniqueness',
  pk: 'ORG#<org>',
  sk: 'EXTERNALKMSNAME#<name>',
  key: (orgId: string, name: string) => ({ pk: `ORG#${orgId}`, sk: `EXTERNALKMSNAME#${name}` }),
  shape: { kmsId: text },
  leadsTo: [],
});

const externalIdItem = itemType<{ readonly orgId: string }>()({
  name: 'external id of a customer’s own, and whose it is for good',
  readBy: 'adding or changing a KMS that is reached by a role',
  pk: 'EXTERNALID#<sha256>',
  sk: 'EXTERNALID',
  // A trust policy may compare in any case, so the spellings of one id are one claim.
  key: (externalId: string) => ({
    pk: `EXTERNALID#${sha256Hex(externalId.toLowerCase())}`,
    sk: 'EXTERNALID',
  }),
  shape: { orgId: text },
});

const kmsUseItem = itemType<{ readonly projectId: string }>()({
  name: 'project whose keys a customer’s KMS wraps',
  readBy: 'deleting the KMS, giving it another key',
  pk: 'KMSUSE#<kms>',
  sk: 'PROJECT#<id>',
  key: (kmsId: string, projectId: string) => ({ pk: `KMSUSE#${kmsId}`, sk: `PROJECT#${projectId}` }),
  ranges: { of: (kmsId: string) => ({ pk: `KMSUSE#${kmsId}`, prefix: 'PROJECT#' }) },
  shape: { projectId: text },
});

interface ProjectKms {
  readonly kmsId: string;
  readonly projectId: string;
}

const projectKmsItem = itemType<ProjectKms>()({
  name: 'customer’s KMS that wraps the keys of a project',
  readBy: 'deleting the project for good',
  pk: 'PROJECT#<id>',
  sk: 'EXTERNALKMS#<kms>',
  key: (projectId: string, kmsId: string) => ({ pk: `PROJECT#${projectId}`, sk: `EXTERNALKMS#${kmsId}` }),
  shape: { kmsId: text, projectId: text },
  leadsTo: [toItem(kmsUseItem, ({ kmsId, projectId }) => kmsUseItem.key(kmsId, projectId))],
});

export const externalKmsItems = [externalKmsItem, externalKmsNameItem, externalIdItem];
export const kmsUseItems = [kmsUseItem, projectKmsItem];

const keyOf = ({ orgId, id }: ExternalKms) => externalKmsItem.key(orgId, id);
const nameKeyOf = ({ orgId, name }: ExternalKms) => externalKmsNameItem.key(orgId, name);
const itemOf = (kms: ExternalKms) => externalKmsItem.item(keyOf(kms), kms);

const pointer = (kms: ExternalKms): Change =>
  put(externalKmsNameItem.item(nameKeyOf(kms), { kmsId: kms.id }), absent, nameTaken);

const byName = async (session: ReadSession, orgId: string, name: string) => {
  const found = await session.read(externalKmsNameItem, externalKmsNameItem.key(orgId, name));
  const kms = found && (await session.read(externalKmsItem, externalKmsItem.key(orgId, found.kmsId)));
  // Pointer and KMS are two reads: between them it may have got another name.
  return kms?.name === name ? kms : undefined;
};

/** Customers' KMS: one item each, one per name, and one per project that uses it. */
export const externalKmsStore = (session: ReadSession): ExternalKmsStore => ({
  find: (orgId, id) => session.read(externalKmsItem, externalKmsItem.key(orgId, id)),
  findByName: (orgId, name) => byName(session, orgId, name),
  inOrganization: (orgId) => session.list(externalKmsItem, externalKmsItem.ranges.of(orgId)),
  projectsOf: async (id) =>
    (await session.list(kmsUseItem, kmsUseItem.ranges.of(id))).map(({ projectId }) => projectId),
  creation: (kms) => [put(itemOf(kms), absent), pointer(kms)],
  replacement: (kms, previous) => [
    put(itemOf(kms), atRevision(previous.revision)),
    ...(kms.name === previous.name ? [] : [remove(nameKeyOf(previous)), pointer(kms)]),
  ],
  deletion: (kms) => [remove(keyOf(kms), atRevision(kms.revision)), remove(nameKeyOf(kms))],
  use: (kms, projectId) => [
    // A revision more, so that whoever looked for projects before must look again.
    put(itemOf({ ...kms, revision: kms.revision + 1 }), atRevision(kms.revision)),
    put(kmsUseItem.item(kmsUseItem.key(kms.id, projectId), { projectId })),
    put(projectKmsItem.item(projectKmsItem.key(projectId, kms.id), { projectId, kmsId: kms.id })),
  ],
  useEnd: (id, projectId) => [
    remove(kmsUseItem.key(id, projectId)),
    remove(projectKmsItem.key(projectId, id)),
  ],
  ownerOfExternalId: async (externalId) =>
    (await session.read(externalIdItem, externalIdItem.key(externalId)))?.orgId,
  externalIdClaim: (externalId, orgId) =>
    put(externalIdItem.item(externalIdItem.key(externalId), { orgId }), {
      expression: 'attribute_not_exists(pk) or orgId = :org',
      values: { ':org': orgId },
    }),
});
