import { LocketError } from '../../../../domain/errors.ts';
import type {
  CertificateTemplate,
  CertificateTemplateStore,
} from '../../../../domain/pki/certificate-template.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { absent, atRevision, type Condition, check, put, remove } from '../../changes.ts';
import { partitionText } from '../../partition-text.ts';
import type { ReadSession } from '../../read-session.ts';
import { itemType } from '../item-type.ts';
import { toItem } from '../links.ts';
import { list, number, text } from '../shape.ts';
import { estConfigItem } from './est-configs.ts';

const templateOwnerItem = itemType<{ readonly projectId: string }>()({
  name: 'project of a certificate template',
  readBy: 'uses of a template by its id',
  pk: 'CERTIFICATETEMPLATE#<template>',
  sk: 'CERTIFICATETEMPLATE',
  key: (templateId: string) => ({ pk: `CERTIFICATETEMPLATE#${templateId}`, sk: 'CERTIFICATETEMPLATE' }),
  shape: { projectId: text },
});

const templateItem = itemType<CertificateTemplate>()({
  name: 'certificate template',
  readBy: 'issuing by it, lists',
  pk: 'PROJECT#<id>',
  sk: 'CERTIFICATETEMPLATE#<template>',
  key: (projectId: string, templateId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CERTIFICATETEMPLATE#${templateId}`,
  }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'CERTIFICATETEMPLATE#' }) },
  shape: {
    id: text,
    projectId: text,
    caId: text,
    commonName: text,
    subjectAlternativeName: text,
    lifetime: text,
    keyUsages: list,
    extendedKeyUsages: list,
    revision: number,
  },
  leadsTo: [toItem(templateOwnerItem, ({ id }) => templateOwnerItem.key(id))],
});

const templateNameItem = itemType<{ readonly templateId: string }>()({
  name: 'certificate template by name',
  readBy: 'uniqueness among the templates of a CA',
  pk: 'PROJECT#<id>',
  sk: 'CERTIFICATETEMPLATENAME#<ca>#<name>',
  key: (projectId: string, caId: string, name: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CERTIFICATETEMPLATENAME#${caId}#${partitionText(name)}`,
  }),
  shape: { templateId: text },
  leadsTo: [],
});

export const certificateTemplateItems = [templateItem, templateNameItem, templateOwnerItem];

const nameTaken = () =>
  new LocketError('already-exists', 'A certificate template with this name already exists for the CA');

const putTemplate = (template: CertificateTemplate, condition: Condition): Change =>
  put(templateItem.item(templateItem.key(template.projectId, template.id), template), condition);

const nameKey = ({ projectId, caId, name }: CertificateTemplate) =>
  templateNameItem.key(projectId, caId, name);
const giveName = (template: CertificateTemplate): Change =>
  put(templateNameItem.item(nameKey(template), { templateId: template.id }), absent, nameTaken);

const isNamedAlike = (a: CertificateTemplate, b: CertificateTemplate): boolean =>
  a.caId === b.caId && a.name === b.name;

/** Templates under their project, and a pointer to it under their own id. */
export const certificateTemplateStore = (session: ReadSession): CertificateTemplateStore => ({
  find: (projectId, templateId) => session.read(templateItem, templateItem.key(projectId, templateId)),
  projectOf: async (templateId) =>
    (await session.read(templateOwnerItem, templateOwnerItem.key(templateId)))?.projectId,
  inProject: (projectId) => session.list(templateItem, templateItem.ranges.of(projectId)),
  creation: (template) => [
    putTemplate(template, absent),
    put(
      templateOwnerItem.item(templateOwnerItem.key(template.id), { projectId: template.projectId }),
      absent,
    ),
    giveName(template),
  ],
  replacement: (template, previous) => [
    putTemplate(template, atRevision(previous.revision)),
    ...(isNamedAlike(template, previous) ? [] : [remove(nameKey(previous)), giveName(template)]),
  ],
  unchanged: ({ projectId, id, revision }) => check(templateItem.key(projectId, id), atRevision(revision)),
  deletion: (template) => [
    remove(estConfigItem.key(template.projectId, template.id)),
    remove(templateItem.key(template.projectId, template.id), atRevision(template.revision)),
    remove(templateOwnerItem.key(template.id)),
    remove(nameKey(template)),
  ],
  expect: (templateId) => session.expect(templateOwnerItem.key(templateId)),
});
