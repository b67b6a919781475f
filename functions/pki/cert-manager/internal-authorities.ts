import * as z from 'zod';
import { LocketError } from '../../../layers/domain/errors.ts';
import {
  type Authority,
  authorityTypes,
  keyStorageOf,
  keyStorages,
} from '../../../layers/domain/pki/authority.ts';
import { createAuthority } from '../../../layers/domain/pki/create-authority.ts';
import {
  deleteAuthority,
  listAuthorities,
  readAuthority,
  updateAuthority,
} from '../../../layers/domain/pki/manage-authorities.ts';
import { certificateProjects } from '../../../layers/domain/pki/profiles/policies.ts';
import { enterNamed } from '../../../layers/domain/projects/named-project.ts';
import { operation } from '../../../layers/http/operation.ts';
import {
  defaulted,
  flag,
  id,
  instant,
  numeric,
  optional,
  shownName,
  uuid,
} from '../../../layers/http/wire.ts';
import { certificatesUnder } from '../authority-certificates.ts';
import { dateInput, onAuthority, page } from '../inputs.ts';
import { changing, keyAlgorithm, named, reading, removing, writing } from './inputs.ts';
import { internalAuthorities, internalAuthority } from './paths.ts';

const part = (longest: number) => defaulted(shownName(longest, 0), '');
const pathLength = numeric(z.int().min(-1).max(100));

const configuration = z.object({
  type: z.enum(authorityTypes),
  commonName: part(64),
  organization: part(64),
  ou: part(64),
  country: part(2),
  province: part(128),
  locality: part(128),
  keyAlgorithm: defaulted(keyAlgorithm, 'RSA_2048'),
  keyStorage: defaulted(z.enum(keyStorages), 'software'),
  maxPathLength: optional(pathLength),
  parentCaId: optional(id),
  notBefore: optional(dateInput),
  notAfter: optional(dateInput),
});

const Configuration = () =>
  z.object({
    type: z.string(),
    friendlyName: z.string(),
    commonName: z.string(),
    organization: z.string(),
    ou: z.string(),
    country: z.string(),
    province: z.string(),
    locality: z.string(),
    keyAlgorithm: z.string(),
    keyStorage: z.string(),
    maxPathLength: z.int().nullable(),
    parentCaId: uuid.nullable(),
    dn: z.string(),
    serialNumber: z.string().nullable(),
    activeCaCertId: uuid.nullable(),
    notBefore: instant().nullable(),
    notAfter: instant().nullable(),
  });

const Internal = () =>
  z.object({
    id: uuid,
    projectId: uuid,
    name: z.string(),
    type: z.string(),
    status: z.string(),
    enableDirectIssuance: z.boolean(),
    configuration: Configuration(),
    createdAt: instant(),
    updatedAt: instant(),
  });

/** What was written is what is read, also before there is a certificate and after there are others. */
const configurationReply = (authority: Authority): z.input<ReturnType<typeof Configuration>> => {
  const { planned, active } = authority;
  return {
    type: authority.type,
    friendlyName: authority.friendlyName,
    commonName: authority.commonName,
    organization: authority.organization,
    ou: authority.ou,
    country: authority.country,
    province: authority.province,
    locality: authority.locality,
    keyAlgorithm: authority.keyAlgorithm,
    keyStorage: keyStorageOf(authority),
    maxPathLength: planned?.maxPathLength ?? active?.maxPathLength ?? null,
    parentCaId: planned?.parentCaId ?? authority.parentCaId,
    dn: authority.dn,
    serialNumber: active?.serialNumber ?? null,
    activeCaCertId: active?.id ?? null,
    notBefore: active?.notBefore ?? null,
    notAfter: active?.notAfter ?? null,
  };
};

const internalReply = (authority: Authority): z.input<ReturnType<typeof Internal>> => ({
  id: authority.id,
  projectId: authority.projectId,
  name: authority.friendlyName,
  type: 'internal',
  status: authority.status,
  enableDirectIssuance: !authority.requireTemplateForIssuance,
  configuration: configurationReply(authority),
  createdAt: authority.createdAt,
  updatedAt: authority.updatedAt,
});

const name = shownName(255);
const statusInput = z.enum(['active', 'disabled', 'pending-certificate']);

const create = operation({
  ...writing,
  path: internalAuthorities,
  summary: 'Make a CA of the project: a root, or an intermediate that waits for its certificate',
  audit: 'create-certificate-authority',
  body: z.object({
    ...named,
    name,
    // One that waits for its certificate says so by itself.
    status: defaulted(z.enum(['active', 'pending-certificate'], 'a new CA is active'), 'active'),
    enableDirectIssuance: flag(true),
    configuration,
  }),
  reply: Internal,
  handle: async ({ body, unit }) => {
    const { maxPathLength, parentCaId, ...said } = body.configuration;
    return internalReply(
      await createAuthority(unit, (own) => enterNamed(own, body, certificateProjects), {
        ...said,
        friendlyName: body.name,
        maxPathLength: maxPathLength ?? -1,
        requireTemplateForIssuance: !body.enableDirectIssuance,
        planned: {
          ...(maxPathLength !== undefined && { maxPathLength }),
          ...(parentCaId !== undefined && { parentCaId }),
        },
      }),
    );
  },
});

const list = operation({
  ...reading,
  path: internalAuthorities,
  summary: 'The CAs of a project, the newest first, a page at a time',
  audit: 'get-certificate-authorities',
  query: z.object({ ...named, ...page, status: optional(statusInput) }),
  reply: () => z.object({ certificateAuthorities: z.array(Internal()) }),
  handle: async ({ query, unit }) => ({
    certificateAuthorities: (
      await listAuthorities(unit, (own) => enterNamed(own, query, certificateProjects), {
        offset: query.offset,
        limit: query.limit,
        status: query.status,
      })
    ).map(internalReply),
  }),
});

const read = operation({
  ...reading,
  ...onAuthority,
  path: internalAuthority,
  summary: 'A CA by its id, with its configuration',
  audit: 'get-certificate-authority',
  reply: Internal,
  handle: async ({ params, unit }) => internalReply(await readAuthority(unit, params.caId)),
});

/** Clients send all that they know of a CA: what cannot change is refused when it would. */
const fixed = [
  'type',
  'commonName',
  'organization',
  'ou',
  'country',
  'province',
  'locality',
  'keyAlgorithm',
  'keyStorage',
  'maxPathLength',
  'parentCaId',
] as const;

const assertSame = (authority: Authority, given: Readonly<Partial<Record<string, unknown>>>): void => {
  const present: Readonly<Record<string, unknown>> = configurationReply(authority);
  const other = fixed.find((member) => given[member] !== undefined && given[member] !== present[member]);
  if (other)
    throw new LocketError('bad-request', `configuration.${other} of a CA cannot be changed: make another CA`);
};

const text = optional(z.string().trim().max(128));

const update = operation({
  ...changing,
  ...onAuthority,
  path: internalAuthority,
  summary:
    'Call a CA otherwise, disable or enable it, or say whether it issues without a profile or template',
  audit: 'update-certificate-authority',
  body: z.object({
    name: optional(name),
    status: optional(statusInput),
    enableDirectIssuance: optional(flag(true)),
    configuration: optional(
      z.object({
        type: optional(z.enum(authorityTypes)),
        commonName: text,
        organization: text,
        ou: text,
        country: text,
        province: text,
        locality: text,
        keyAlgorithm: optional(keyAlgorithm),
        keyStorage: optional(z.enum(keyStorages)),
        maxPathLength: optional(pathLength),
        parentCaId: optional(id),
      }),
    ),
  }),
  reply: Internal,
  handle: async ({ params, body, unit }) => {
    const { enableDirectIssuance: isDirect, status } = body;
    return internalReply(
      await updateAuthority(unit, params.caId, {
        friendlyName: body.name,
        status: status === 'pending-certificate' ? undefined : status,
        mayWait: true,
        requireTemplateForIssuance: isDirect === undefined ? undefined : !isDirect,
        assertStays: (authority) => assertSame(authority, body.configuration ?? {}),
      }),
    );
  },
});

const remove = operation({
  ...removing,
  ...onAuthority,
  path: internalAuthority,
  summary: 'Delete a CA that has issued nothing that is still valid; for 30 days it can be restored',
  audit: 'delete-certificate-authority',
  query: z.object({ force: flag(false) }),
  reply: Internal,
  handle: async ({ params, query, unit }) =>
    internalReply(await deleteAuthority(unit, params.caId, query.force)),
});

export const internalAuthorityOperations = [
  create,
  list,
  read,
  update,
  remove,
  ...certificatesUnder(internalAuthority),
];
