import * as z from 'zod';
import { parseDuration } from '../../layers/domain/durations.ts';
import type { CertificateTemplate } from '../../layers/domain/pki/certificate-template.ts';
import { assertPattern } from '../../layers/domain/pki/patterns.ts';
import {
  createCertificateTemplate,
  deleteCertificateTemplate,
  listCertificateTemplates,
  listTemplatesOf,
  readCertificateTemplate,
  type ShownTemplate,
  updateCertificateTemplate,
} from '../../layers/domain/pki/templates.ts';
import type { Stores } from '../../layers/domain/unit.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, instant, optional, ruled, shownName, uuid } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { base, extendedKeyUsagesInput, keyUsagesInput, onAuthority } from './inputs.ts';

const one = `${base}/certificate-templates/{certificateTemplateId}`;
const TemplateId = z.object({ certificateTemplateId: id });

/** What operations on one template have in common. */
export const onTemplate = {
  access: members,
  params: TemplateId,
  expect: ({ params, stores }: { readonly params: z.output<typeof TemplateId>; readonly stores: Stores }) =>
    stores.certificateTemplates.expect(params.certificateTemplateId),
} as const;

/** The characters that a pattern may have. */
const pattern = ruled(
  z
    .string()
    .min(1)
    .max(100)
    .regex(/^[a-zA-Z0-9 *@\-.\\]+$/, 'may hold letters, digits, spaces and the characters * @ - . \\'),
  assertPattern,
);

/** Kept as it was given, once it is sure that it is one. */
const duration = ruled(z.string().trim().max(32), (ttl) => {
  parseDuration(ttl, 'ttl');
  return ttl;
});
const templateName = shownName(100);

const shape = {
  id: uuid,
  caId: uuid,
  name: z.string(),
  commonName: z.string(),
  subjectAlternativeName: z.string(),
  pkiCollectionId: uuid.nullable(),
  ttl: z.string(),
  keyUsages: z.array(z.string()),
  extendedKeyUsages: z.array(z.string()),
};
const TemplateReply = () => z.object({ ...shape, projectId: z.string(), caName: z.string() });
const OfAuthority = () => z.object({ ...shape, createdAt: instant(), updatedAt: instant() });

const said = (template: CertificateTemplate) => ({
  id: template.id,
  caId: template.caId,
  name: template.name,
  commonName: template.commonName,
  subjectAlternativeName: template.subjectAlternativeName,
  pkiCollectionId: template.pkiCollectionId ?? null,
  ttl: template.lifetime,
  keyUsages: [...template.keyUsages],
  extendedKeyUsages: [...template.extendedKeyUsages],
});
const templateReply = (template: ShownTemplate) => ({
  ...said(template),
  projectId: template.projectId,
  caName: template.caName,
});

const create = operation({
  method: 'POST',
  path: `${base}/certificate-templates`,
  summary: 'Add a certificate template to a CA',
  access: members,
  audit: 'create-certificate-template',
  limit: 'write',
  body: z.object({
    caId: id,
    pkiCollectionId: optional(id),
    name: templateName,
    commonName: pattern,
    subjectAlternativeName: pattern,
    ttl: duration,
    keyUsages: keyUsagesInput,
    extendedKeyUsages: extendedKeyUsagesInput,
  }),
  reply: TemplateReply,
  handle: async ({ body: { ttl, ...body }, unit }) =>
    templateReply(
      await createCertificateTemplate(unit, {
        ...body,
        lifetime: ttl,
        keyUsages: body.keyUsages ?? ['digitalSignature', 'keyEncipherment'],
        extendedKeyUsages: body.extendedKeyUsages ?? [],
      }),
    ),
});

const read = operation({
  ...onTemplate,
  method: 'GET',
  path: one,
  summary: 'A certificate template by its id',
  audit: 'get-certificate-template',
  limit: 'read',
  reply: TemplateReply,
  handle: async ({ params, unit }) =>
    templateReply(await readCertificateTemplate(unit, params.certificateTemplateId)),
});

const update = operation({
  ...onTemplate,
  method: 'PATCH',
  path: one,
  summary: 'Change a certificate template, for what is issued later',
  audit: 'update-certificate-template',
  limit: 'write',
  body: z.object({
    caId: optional(id),
    pkiCollectionId: optional(id),
    name: optional(templateName),
    commonName: optional(pattern),
    subjectAlternativeName: optional(pattern),
    ttl: optional(duration),
    keyUsages: keyUsagesInput,
    extendedKeyUsages: extendedKeyUsagesInput,
  }),
  reply: TemplateReply,
  handle: async ({ params, body: { ttl, ...body }, unit }) =>
    templateReply(
      await updateCertificateTemplate(unit, params.certificateTemplateId, {
        ...body,
        lifetime: ttl,
        keyUsages: body.keyUsages ?? undefined,
        extendedKeyUsages: body.extendedKeyUsages ?? undefined,
      }),
    ),
});

const remove = operation({
  ...onTemplate,
  method: 'DELETE',
  path: one,
  summary: 'Delete a certificate template; what was issued by it stays valid',
  audit: 'delete-certificate-template',
  limit: 'write',
  reply: TemplateReply,
  handle: async ({ params, unit }) =>
    templateReply(await deleteCertificateTemplate(unit, params.certificateTemplateId)),
});

const list = operation({
  method: 'GET',
  path: '/api/v2/workspace/{projectId}/certificate-templates',
  summary: 'The certificate templates of a project by name',
  access: members,
  audit: 'get-certificate-templates',
  limit: 'read',
  params: ProjectId,
  reply: () => z.object({ certificateTemplates: z.array(TemplateReply()) }),
  expect: expectProject,
  handle: async ({ params, unit }) => ({
    certificateTemplates: (await listCertificateTemplates(unit, params.projectId)).map(templateReply),
  }),
});

const ofAuthority = operation({
  ...onAuthority,
  method: 'GET',
  path: `${base}/ca/{caId}/certificate-templates`,
  summary: 'The certificate templates of a CA by name',
  audit: 'get-ca-certificate-templates',
  limit: 'read',
  reply: () => z.object({ certificateTemplates: z.array(OfAuthority()) }),
  handle: async ({ params, unit }) => ({
    certificateTemplates: (await listTemplatesOf(unit, params.caId)).map((template) => ({
      ...said(template),
      createdAt: template.createdAt,
      updatedAt: template.updatedAt,
    })),
  }),
});

export const templateOperations = [create, read, update, remove, list, ofAuthority];
