import * as z from 'zod';
import { certificateStandings } from '../../layers/domain/pki/certificate-filter.ts';
import {
  deleteCertificate,
  readCertificateBody,
  readCertificateRecord,
} from '../../layers/domain/pki/certificates.ts';
import { expectCertificates, listCertificates } from '../../layers/domain/pki/list-certificates.ts';
import { releaseCertificate, revokeCertificate } from '../../layers/domain/pki/revocation.ts';
import { type RevocationReason, revocationReasons } from '../../layers/domain/pki/x509/revocation-list.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, instant, optional, sought } from '../../layers/http/wire.ts';
import { expectProjectBySlug, ProjectSlug } from '../projects/scope.ts';
import { base, dateInput, furtherPage, onCertificate, serial } from './inputs.ts';
import {
  CertificateReply,
  CertificateWithChain,
  certificateReply,
  SingleCertificate,
  singleCertificate,
} from './wire.ts';

const one = `${base}/certificates/{serialNumber}`;

const read = operation({
  ...onCertificate,
  method: 'GET',
  path: one,
  summary: 'What is recorded of a certificate',
  audit: 'get-cert',
  limit: 'read',
  reply: SingleCertificate,
  handle: async ({ params, unit }) =>
    singleCertificate(await readCertificateRecord(unit, params.serialNumber)),
});

const body = operation({
  ...onCertificate,
  method: 'GET',
  path: `${one}/certificate`,
  summary: 'A certificate and those above it',
  audit: 'get-cert-body',
  limit: 'read',
  reply: CertificateWithChain,
  handle: async ({ params: { serialNumber }, unit }) => ({
    ...(await readCertificateBody(unit, serialNumber)),
    serialNumber,
  }),
});

const reasons = Object.keys(revocationReasons) as [RevocationReason, ...RevocationReason[]];

const revoke = operation({
  ...onCertificate,
  method: 'POST',
  path: `${one}/revoke`,
  summary: 'Revoke a certificate: it is on the list of its CA from now on',
  audit: 'revoke-cert',
  limit: 'write',
  body: z.object({ revocationReason: z.enum(reasons) }),
  reply: () => z.object({ message: z.string(), serialNumber: z.string(), revokedAt: instant() }),
  handle: async ({ params, body: { revocationReason }, unit }) => ({
    message: 'Successfully revoked certificate',
    ...(await revokeCertificate(unit, params.serialNumber, revocationReason)),
  }),
});

const release = operation({
  ...onCertificate,
  method: 'POST',
  path: `${one}/release`,
  summary: 'Take back the hold on a certificate, which is valid again',
  audit: 'release-cert',
  limit: 'write',
  reply: SingleCertificate,
  handle: async ({ params, unit }) => singleCertificate(await releaseCertificate(unit, params.serialNumber)),
});

const remove = operation({
  ...onCertificate,
  method: 'DELETE',
  path: one,
  summary: 'Delete the record of a certificate; whether it is valid does not change',
  audit: 'delete-cert',
  limit: 'write',
  reply: SingleCertificate,
  handle: async ({ params, unit }) => singleCertificate(await deleteCertificate(unit, params.serialNumber)),
});

const list = operation({
  method: 'GET',
  path: '/api/v2/workspace/{slug}/certificates',
  summary: 'The certificates of a project, all or those that are looked for, a page at a time',
  access: members,
  audit: 'get-certs',
  limit: 'read',
  params: ProjectSlug,
  query: z.object({
    ...furtherPage,
    friendlyName: optional(sought(1000)),
    commonName: optional(sought(255)),
    serialNumber: optional(serial),
    status: optional(z.enum(certificateStandings)),
    certificateTemplateId: optional(id),
    profileId: optional(id),
    notAfterFrom: optional(dateInput),
    notAfterTo: optional(dateInput),
  }),
  reply: () => z.object({ certificates: z.array(CertificateReply()), totalCount: z.int() }),
  expect: ({ params, query, claims, stores, now }) => {
    expectProjectBySlug({ params, claims, stores });
    const { orgId } = actorIn(claims);
    const projectId = orgId && stores.projects.guessId(orgId, params.slug);
    if (projectId) expectCertificates(stores, projectId, query, now);
  },
  handle: async ({ params, query, unit }) => {
    const found = await listCertificates(unit, params.slug, query);
    return { certificates: found.certificates.map(certificateReply), totalCount: found.totalCount };
  },
});

export const certificateOperations = [read, body, revoke, release, remove, list];
