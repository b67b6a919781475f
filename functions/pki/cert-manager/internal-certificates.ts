import * as z from 'zod';
import { pemOf } from '../../../layers/domain/pki/access.ts';
import type { AuthorityCertificate } from '../../../layers/domain/pki/authority.ts';
import {
  readActiveCertificate,
  readAuthorityCertificate,
} from '../../../layers/domain/pki/authority-certificates.ts';
import { certifyAuthority } from '../../../layers/domain/pki/certify-authority.ts';
import { factsIn } from '../../../layers/domain/pki/x509/ca-facts.ts';
import { operation } from '../../../layers/http/operation.ts';
import { id, instant, numeric, optional, uuid } from '../../../layers/http/wire.ts';
import { dateInput, onAuthority } from '../inputs.ts';
import { reading, writing } from './inputs.ts';
import { internalAuthority } from './paths.ts';

const one = `${internalAuthority}/certificate`;

const Shown = () =>
  z.object({
    certId: uuid,
    certificate: z.string(),
    certificateChain: z.string(),
    serialNumber: z.string(),
  });

const shown = ({ id: certId, der, chain, serialNumber }: AuthorityCertificate) => ({
  certId,
  certificate: pemOf(der),
  certificateChain: chain,
  serialNumber,
});

const generate = operation({
  ...writing,
  ...onAuthority,
  path: one,
  summary: 'Give a CA a certificate: a root signs it itself, an intermediate has it from a CA of the project',
  audit: 'generate-certificate-authority-cert',
  body: z.object({
    notBefore: optional(dateInput),
    notAfter: dateInput,
    maxPathLength: optional(numeric(z.int().min(-1).max(100))),
    parentCaId: optional(id),
  }),
  reply: Shown,
  handle: async ({ params, body, unit, http }) =>
    shown(await certifyAuthority(unit, params.caId, { ...body, siteUrl: http.siteUrl })),
});

const active = operation({
  ...reading,
  ...onAuthority,
  path: one,
  summary: 'The certificate that a CA signs under',
  audit: 'get-certificate-authority-cert',
  reply: Shown,
  handle: async ({ params, unit }) => shown(await readActiveCertificate(unit, params.caId)),
});

const specific = operation({
  ...reading,
  ...onAuthority,
  path: `${one}/{caCertId}`,
  summary: 'A certificate that a CA has or had, and what it says',
  audit: 'get-certificate-authority-cert',
  params: z.object({ caId: id, caCertId: id }),
  reply: () =>
    Shown().extend({
      notBefore: instant(),
      notAfter: instant(),
      maxPathLength: z.int(),
      parentCaId: uuid.nullable(),
    }),
  handle: async ({ params, unit }) => {
    const { authority, certificate } = await readAuthorityCertificate(unit, params.caId, params.caCertId);
    return { ...shown(certificate), ...factsIn(certificate.der), parentCaId: authority.parentCaId };
  },
});

export const internalCertificateOperations = [generate, active, specific];
