import * as z from 'zod';
import {
  listAuthorityCertificates,
  readActiveCertificate,
  readAuthorityRequest,
  readPublicCertificate,
} from '../../layers/domain/pki/authority-certificates.ts';
import { importCertificate } from '../../layers/domain/pki/import-certificate.ts';
import { signIntermediateRequest } from '../../layers/domain/pki/intermediates.ts';
import { renewAuthority } from '../../layers/domain/pki/renew-authority.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, id, optional } from '../../layers/http/wire.ts';
import { base, csrInput, dateInput, onAuthority, pathLength } from './inputs.ts';
import { Binary, binary, CertificateWithChain, IssuedReply, withChain } from './wire.ts';

const reading = { ...onAuthority, method: 'GET', limit: 'read' } as const;
const changing = { ...onAuthority, method: 'POST', limit: 'write' } as const;

const csr = (ca: string) =>
  operation({
    ...reading,
    path: `${ca}/csr`,
    summary: 'The certification request of an intermediate CA, for the CA above it to sign',
    audit: 'get-certificate-authority-csr',
    reply: () => z.object({ csr: z.string() }),
    handle: async ({ params, unit }) => ({ csr: await readAuthorityRequest(unit, params.caId) }),
  });

const active = operation({
  ...reading,
  path: `${base}/ca/{caId}/certificate`,
  summary: 'The certificate that a CA signs under',
  audit: 'get-certificate-authority-cert',
  reply: CertificateWithChain,
  handle: async ({ params, unit }) => withChain(await readActiveCertificate(unit, params.caId)),
});

const all = (ca: string) =>
  operation({
    ...reading,
    path: `${ca}/ca-certificates`,
    summary: 'All certificates that a CA has or had, the first one first',
    audit: 'get-certificate-authority-certs',
    reply: () => z.array(CertificateWithChain().extend({ version: z.int() })),
    handle: async ({ params, unit }) =>
      (await listAuthorityCertificates(unit, params.caId)).map((certificate) => ({
        ...withChain(certificate),
        version: certificate.version,
      })),
  });

/** Seconds for which such a certificate may be kept: it never changes. */
const aDay = 86_400;

const der = operation({
  method: 'GET',
  path: `${base}/ca/{caId}/certificates/{caCertId}/der`,
  summary: 'A certificate of a CA for whoever builds chains, DER: the address in certificates below it',
  access: everyone,
  audit: null,
  limit: 'public',
  params: z.object({ caId: id, caCertId: id }),
  produces: 'application/pkix-cert',
  reply: Binary,
  handle: async ({ params, unit }) =>
    binary(await readPublicCertificate(unit, params.caId, params.caCertId), 'application/pkix-cert', aDay),
});

const signIntermediate = (ca: string) =>
  operation({
    ...changing,
    path: `${ca}/sign-intermediate`,
    summary: 'Sign the certification request of a CA that is to stand below this one',
    audit: 'sign-intermediate',
    body: z.object({
      csr: csrInput,
      notBefore: optional(dateInput),
      notAfter: dateInput,
      maxPathLength: pathLength,
    }),
    reply: IssuedReply,
    handle: async ({ params, body, unit, http }) => ({
      ...(await signIntermediateRequest(unit, params.caId, { ...body, siteUrl: http.siteUrl })),
    }),
  });

/** A chain of ten certificates with large keys. */
const pem = z.string().trim().max(100_000);

const importOne = (ca: string) =>
  operation({
    ...changing,
    path: `${ca}/import-certificate`,
    summary: 'Give a CA the certificate that another CA signed for its key, with those above it',
    audit: 'import-certificate-authority-cert',
    body: z.object({ certificate: pem.min(1), certificateChain: defaulted(pem, '') }),
    reply: () => z.object({ message: z.string(), caId: z.string() }),
    handle: async ({ params, body, unit }) => {
      await importCertificate(unit, params.caId, body);
      return { message: 'Successfully imported certificate to CA', caId: params.caId };
    },
  });

const renew = (ca: string) =>
  operation({
    ...changing,
    path: `${ca}/renew`,
    summary: 'Give a CA a certificate that is valid longer, for its present key or for a new one',
    audit: 'renew-certificate-authority',
    body: z.object({ type: z.enum(['existing', 'new']), notAfter: dateInput }),
    reply: CertificateWithChain,
    handle: async ({ params, body, unit, http }) =>
      withChain(
        await renewAuthority(unit, params.caId, {
          withNewKey: body.type === 'new',
          notAfter: body.notAfter,
          siteUrl: http.siteUrl,
        }),
      ),
  });

/** What can be done with the certificates of a CA, under any of its addresses. */
export const certificatesUnder = (ca: string) => [
  csr(ca),
  all(ca),
  signIntermediate(ca),
  importOne(ca),
  renew(ca),
];

export const authorityCertificateOperations = [active, der, ...certificatesUnder(`${base}/ca/{caId}`)];
