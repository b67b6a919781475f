import * as z from 'zod';
import { authorityTypes, keyStorages } from '../../layers/domain/pki/authority.ts';
import { createAuthority } from '../../layers/domain/pki/create-authority.ts';
import {
  deleteAuthority,
  listAuthorities,
  readAuthority,
  restoreAuthority,
  updateAuthority,
} from '../../layers/domain/pki/manage-authorities.ts';
import { certificateKeyAlgorithms } from '../../layers/domain/pki/x509/key-algorithms.ts';
import { enterProjectBySlug } from '../../layers/domain/projects/access.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, flag, instant, optional, shownName, sought } from '../../layers/http/wire.ts';
import { expectProjectBySlug, ProjectSlug } from '../projects/scope.ts';
import { base, dateInput, onAuthority, page, pathLength } from './inputs.ts';
import { AuthorityReply, authorityReply, SingleAuthority, singleAuthority } from './wire.ts';

/** A part of a name; `""` leaves it out. */
const part = (longest: number) => defaulted(shownName(longest, 0), '');

const create = operation({
  method: 'POST',
  path: `${base}/ca`,
  summary: 'Make a CA: a root, or an intermediate that waits for its certificate',
  access: members,
  audit: 'create-certificate-authority',
  limit: 'write',
  body: z.object({
    projectSlug: z.string().trim().min(1).max(128),
    type: z.enum(authorityTypes),
    friendlyName: optional(shownName(255)),
    commonName: part(64),
    organization: part(64),
    ou: part(64),
    country: part(2),
    province: part(128),
    locality: part(128),
    notBefore: optional(dateInput),
    notAfter: optional(dateInput),
    maxPathLength: pathLength,
    keyAlgorithm: defaulted(z.enum(certificateKeyAlgorithms), 'RSA_2048'),
    keyStorage: defaulted(z.enum(keyStorages), 'software'),
    requireTemplateForIssuance: flag(false),
  }),
  reply: SingleAuthority,
  handle: async ({ body, unit }) =>
    singleAuthority(await createAuthority(unit, (own) => enterProjectBySlug(own, body.projectSlug), body)),
});

const read = operation({
  ...onAuthority,
  method: 'GET',
  path: `${base}/ca/{caId}`,
  summary: 'A CA by its id',
  audit: 'get-certificate-authority',
  limit: 'read',
  reply: SingleAuthority,
  handle: async ({ params, unit }) => singleAuthority(await readAuthority(unit, params.caId)),
});

const update = operation({
  ...onAuthority,
  method: 'PATCH',
  path: `${base}/ca/{caId}`,
  summary: 'Disable or enable a CA, or say whether it issues by templates only',
  audit: 'update-certificate-authority',
  limit: 'write',
  body: z.object({
    status: optional(z.enum(['active', 'disabled'])),
    requireTemplateForIssuance: optional(flag(false)),
  }),
  reply: SingleAuthority,
  handle: async ({ params, body, unit }) => singleAuthority(await updateAuthority(unit, params.caId, body)),
});

const remove = operation({
  ...onAuthority,
  method: 'DELETE',
  path: `${base}/ca/{caId}`,
  summary: 'Delete a CA that has issued nothing that is still valid; for 30 days it can be restored',
  audit: 'delete-certificate-authority',
  limit: 'write',
  query: z.object({ force: flag(false) }),
  reply: SingleAuthority,
  handle: async ({ params, query, unit }) =>
    singleAuthority(await deleteAuthority(unit, params.caId, query.force)),
});

const restore = operation({
  ...onAuthority,
  method: 'POST',
  path: `${base}/ca/{caId}/restore`,
  summary: 'Restore a CA that was deleted',
  audit: 'restore-certificate-authority',
  limit: 'write',
  reply: SingleAuthority,
  handle: async ({ params, unit }) => singleAuthority(await restoreAuthority(unit, params.caId)),
});

const list = operation({
  method: 'GET',
  path: '/api/v2/workspace/{slug}/cas',
  summary: 'The CAs of a project, the newest first, a page at a time',
  access: members,
  audit: 'get-certificate-authorities',
  limit: 'read',
  params: ProjectSlug,
  query: z.object({
    ...page,
    status: optional(z.enum(['active', 'disabled', 'pending-certificate'])),
    friendlyName: optional(sought(1000)),
    commonName: optional(sought(255)),
    isDeleted: flag(false),
  }),
  reply: () => z.object({ cas: z.array(AuthorityReply().extend({ deletesAt: instant().optional() })) }),
  expect: expectProjectBySlug,
  handle: async ({ params, query, unit }) => ({
    cas: (await listAuthorities(unit, (own) => enterProjectBySlug(own, params.slug), query)).map(
      (authority) => ({
        ...authorityReply(authority),
        ...(authority.deletion && { deletesAt: authority.deletion.deletesAt }),
      }),
    ),
  }),
});

export const authorityOperations = [create, read, update, remove, restore, list];
