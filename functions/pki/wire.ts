import * as z from 'zod';
import { pemOf } from '../../layers/domain/pki/access.ts';
import {
  type Authority,
  type AuthorityCertificate,
  keyStorageOf,
} from '../../layers/domain/pki/authority.ts';
import type { Certificate } from '../../layers/domain/pki/certificate.ts';
import { Reply } from '../../layers/http/operation.ts';
import { instant, uuid } from '../../layers/http/wire.ts';

export const AuthorityReply = () =>
  z.object({
    id: uuid,
    createdAt: instant(),
    updatedAt: instant(),
    parentCaId: uuid.nullable(),
    projectId: z.string(),
    type: z.string(),
    status: z.string(),
    friendlyName: z.string(),
    organization: z.string(),
    ou: z.string(),
    country: z.string(),
    province: z.string(),
    locality: z.string(),
    commonName: z.string(),
    dn: z.string(),
    serialNumber: z.string().nullable(),
    maxPathLength: z.int().nullable(),
    keyAlgorithm: z.string(),
    keyStorage: z.string(),
    notBefore: instant().nullable(),
    notAfter: instant().nullable(),
    activeCaCertId: uuid.nullable(),
    requireTemplateForIssuance: z.boolean(),
  });

export const authorityReply = (authority: Authority): z.input<ReturnType<typeof AuthorityReply>> => ({
  id: authority.id,
  createdAt: authority.createdAt,
  updatedAt: authority.updatedAt,
  parentCaId: authority.parentCaId,
  projectId: authority.projectId,
  type: authority.type,
  status: authority.status,
  friendlyName: authority.friendlyName,
  organization: authority.organization,
  ou: authority.ou,
  country: authority.country,
  province: authority.province,
  locality: authority.locality,
  commonName: authority.commonName,
  dn: authority.dn,
  serialNumber: authority.active?.serialNumber ?? null,
  maxPathLength: authority.active?.maxPathLength ?? null,
  keyAlgorithm: authority.keyAlgorithm,
  keyStorage: keyStorageOf(authority),
  notBefore: authority.active?.notBefore ?? null,
  notAfter: authority.active?.notAfter ?? null,
  activeCaCertId: authority.active?.id ?? null,
  requireTemplateForIssuance: authority.requireTemplateForIssuance,
});

/** A CA in its envelope. */
export const SingleAuthority = () => z.object({ ca: AuthorityReply() });
export const singleAuthority = (authority: Authority) => ({ ca: authorityReply(authority) });

export const CertificateWithChain = () =>
  z.object({ certificate: z.string(), certificateChain: z.string(), serialNumber: z.string() });

/** A certificate of a CA, and those above it. */
export const withChain = ({ der, chain, serialNumber }: AuthorityCertificate) => ({
  certificate: pemOf(der),
  certificateChain: chain,
  serialNumber,
});

export const IssuedReply = () =>
  z.object({
    certificate: z.string(),
    issuingCaCertificate: z.string(),
    certificateChain: z.string(),
    serialNumber: z.string(),
  });

export const CertificateReply = () =>
  z.object({
    id: uuid,
    createdAt: instant(),
    updatedAt: instant(),
    caId: uuid,
    status: z.string(),
    serialNumber: z.string(),
    friendlyName: z.string(),
    commonName: z.string(),
    notBefore: instant(),
    notAfter: instant(),
    revokedAt: instant().nullable(),
    revocationReason: z.int().nullable(),
    altNames: z.string().nullable(),
    caCertId: uuid,
    certificateTemplateId: uuid.nullable(),
    keyUsages: z.array(z.string()),
    extendedKeyUsages: z.array(z.string()),
  });

export const certificateReply = (certificate: Certificate): z.input<ReturnType<typeof CertificateReply>> => ({
  id: certificate.id,
  createdAt: certificate.createdAt,
  updatedAt: certificate.updatedAt,
  caId: certificate.caId,
  status: certificate.revocation ? 'revoked' : 'active',
  serialNumber: certificate.serialNumber,
  friendlyName: certificate.friendlyName,
  commonName: certificate.commonName,
  notBefore: certificate.notBefore,
  notAfter: certificate.notAfter,
  revokedAt: certificate.revocation?.at ?? null,
  revocationReason: certificate.revocation?.reason ?? null,
  altNames: certificate.altNames,
  caCertId: certificate.caCertId,
  certificateTemplateId: certificate.certificateTemplateId,
  keyUsages: [...certificate.keyUsages],
  extendedKeyUsages: [...certificate.extendedKeyUsages],
});

/** A certificate in its envelope. */
export const SingleCertificate = () => z.object({ certificate: CertificateReply() });
export const singleCertificate = (certificate: Certificate) => ({
  certificate: certificateReply(certificate),
});

/** What a public address answers: bytes, or the text that stands for them. */
export const Binary = () => z.string().meta({ format: 'binary' });

/** Such a reply, which may be kept for `seconds`. */
export const binary = (content: Uint8Array | string, contentType: string, seconds: number): Reply<string> =>
  new Reply(content as string, {
    contentType,
    headers: { 'cache-control': `public, max-age=${seconds}` },
  });
