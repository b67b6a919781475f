import * as z from 'zod';
import {
  type IssuedByProfile,
  issueByProfile,
} from '../../../layers/domain/pki/profiles/issue-by-profile.ts';
import { nameTypes } from '../../../layers/domain/pki/profiles/policy.ts';
import {
  readProfileCertificate,
  renewProfileCertificate,
  type ShownCertificate,
} from '../../../layers/domain/pki/profiles/profile-certificates.ts';
import { withoutRoots } from '../../../layers/domain/pki/x509/certificates.ts';
import { operation } from '../../../layers/http/operation.ts';
import { flag, id, instant, optional, ruled, shownName, uuid } from '../../../layers/http/wire.ts';
import { assertOneEnd, csrInput, dateInput, ttlInput } from '../inputs.ts';
import { CertificateReply, certificateReply } from '../wire.ts';
import {
  CertificateId,
  certManager,
  extendedKeyUsageList,
  keyAlgorithm,
  keyUsageList,
  noDomainComponents,
  reading,
  snaked,
  writing,
} from './inputs.ts';

const base = `${certManager}/certificates`;
const one = `${base}/{certificateId}`;
const part = (longest: number) => optional(shownName(longest));

const attributes = z.object({
  commonName: part(64),
  organization: part(64),
  organizationalUnit: part(64),
  country: part(2),
  state: part(128),
  locality: part(128),
  // As some clients call organizationalUnit and state.
  ou: part(64),
  province: part(128),
  domainComponents: noDomainComponents,
  ttl: optional(ttlInput),
  notBefore: optional(dateInput),
  notAfter: optional(dateInput),
  keyUsages: keyUsageList,
  extendedKeyUsages: extendedKeyUsageList,
  keyAlgorithm: optional(keyAlgorithm),
  signatureAlgorithm: optional(z.string().trim().max(32)),
  altNames: optional(
    z
      .array(
        z.object({
          type: z.enum(nameTypes),
          value: z
            .string()
            .trim()
            .min(1)
            .max(2048)
            .regex(/^[^,]+$/),
        }),
      )
      .max(100),
  ),
  removeRootsFromChain: flag(false),
});

const Issued = () =>
  z.object({
    certificate: z.string(),
    issuingCaCertificate: z.string(),
    certificateChain: z.string(),
    privateKey: z.string().optional(),
    serialNumber: z.string(),
    certificateId: uuid,
  });

const issuedReply = (
  issued: IssuedByProfile,
  leavesRootsOut: boolean,
): z.input<ReturnType<typeof Issued>> => ({
  certificate: issued.certificate,
  issuingCaCertificate: issued.issuingCaCertificate,
  certificateChain: leavesRootsOut ? withoutRoots(issued.certificateChain) : issued.certificateChain,
  ...(issued.privateKey !== undefined && { privateKey: issued.privateKey }),
  serialNumber: issued.serialNumber,
  certificateId: issued.certificateId,
});

const issue = operation({
  ...writing,
  path: base,
  summary: 'Issue a certificate by a profile, of a certification request or with a key pair made for it',
  audit: 'issue-cert-by-profile',
  body: z.object({
    profileId: id,
    applicationId: optional(id),
    csr: optional(csrInput),
    attributes: optional(ruled(attributes, assertOneEnd)),
    removeRootsFromChain: flag(false),
  }),
  // What is asked for is issued at once: the request has the id of the certificate.
  reply: () => z.object({ certificate: Issued(), certificateRequestId: uuid, status: z.string() }),
  handle: async ({ body, unit, http }) => {
    const { profileId, applicationId, csr, attributes: asked, removeRootsFromChain } = body;
    const issued = await issueByProfile(unit, profileId, {
      csr,
      subject: {
        commonName: asked?.commonName,
        organization: asked?.organization,
        ou: asked?.organizationalUnit ?? asked?.ou,
        country: asked?.country,
        province: asked?.state ?? asked?.province,
        locality: asked?.locality,
      },
      altNames: (asked?.altNames ?? []).map(({ value }) => value).join(','),
      ttl: asked?.ttl,
      notBefore: asked?.notBefore,
      notAfter: asked?.notAfter,
      keyUsages: asked?.keyUsages,
      extendedKeyUsages: asked?.extendedKeyUsages,
      keyAlgorithm: asked?.keyAlgorithm,
      signatureAlgorithm: asked?.signatureAlgorithm,
      applicationId,
      siteUrl: http.siteUrl,
    });
    return {
      certificate: issuedReply(issued, removeRootsFromChain || asked?.removeRootsFromChain === true),
      certificateRequestId: issued.certificateId,
      status: 'issued',
    };
  },
});

const recordReply = ({ record, profileId, certificate, certificateChain }: ShownCertificate) => ({
  ...certificateReply(record),
  keyUsages: record.keyUsages.map(snaked),
  extendedKeyUsages: record.extendedKeyUsages.map(snaked),
  profileId,
  certificate,
  certificateChain,
});

const read = operation({
  ...reading,
  path: one,
  summary: 'A certificate that a profile issued, by its id',
  audit: 'get-cert',
  params: CertificateId,
  reply: () =>
    z.object({
      certificate: CertificateReply().extend({
        profileId: uuid,
        certificate: z.string(),
        certificateChain: z.string(),
      }),
    }),
  handle: async ({ params, unit }) => ({
    certificate: recordReply(await readProfileCertificate(unit, params.certificateId)),
  }),
});

const bundle = operation({
  ...reading,
  path: `${one}/bundle`,
  summary: 'The same with those above it; its private key is kept nowhere',
  audit: 'get-cert-body',
  params: CertificateId,
  reply: () =>
    z.object({
      certificate: z.string(),
      certificateChain: z.string(),
      privateKey: z.null(),
      serialNumber: z.string(),
    }),
  handle: async ({ params, unit }) => {
    const { certificate, certificateChain, record } = await readProfileCertificate(
      unit,
      params.certificateId,
    );
    return { certificate, certificateChain, privateKey: null, serialNumber: record.serialNumber };
  },
});

const renew = operation({
  ...writing,
  path: `${one}/renew`,
  summary: 'Issue a certificate anew, with a new key pair, for the same names and uses',
  audit: 'renew-cert-by-profile',
  params: CertificateId,
  body: z.object({ removeRootsFromChain: flag(false) }),
  reply: () => Issued().extend({ certificateRequestId: uuid }),
  handle: async ({ params, body, unit, http }) => {
    const issued = await renewProfileCertificate(unit, params.certificateId, http.siteUrl);
    return {
      ...issuedReply(issued, body.removeRootsFromChain),
      certificateRequestId: issued.certificateId,
    };
  },
});

const request = operation({
  ...reading,
  path: `${base}/certificate-requests/{requestId}`,
  summary: 'What became of a request for a certificate: it was issued at once',
  audit: 'get-certificate-request',
  params: z.object({ requestId: id }),
  reply: () =>
    z.object({
      status: z.string(),
      commonName: z.string(),
      profileId: uuid,
      certificate: z.string(),
      issuingCaCertificate: z.string(),
      certificateChain: z.string(),
      privateKey: z.null(),
      serialNumber: z.string(),
      certificateId: uuid,
      errorMessage: z.null(),
      createdAt: instant(),
      updatedAt: instant(),
    }),
  handle: async ({ params, unit }) => {
    const { record, ...shown } = await readProfileCertificate(unit, params.requestId);
    return {
      status: 'issued',
      commonName: record.commonName,
      ...shown,
      privateKey: null,
      serialNumber: record.serialNumber,
      certificateId: record.id,
      errorMessage: null,
      createdAt: record.createdAt,
      updatedAt: record.updatedAt,
    };
  },
});

export const profileCertificateOperations = [issue, read, bundle, renew, request];
