import type { Runtime } from '../runtime.ts';
import { type AuthorityCertificate, issuanceShards } from './authority.ts';
import type { Certificate } from './certificate.ts';
import type { AlternativeName } from './x509/alternative-names.ts';
import type { Validity } from './x509/certificates.ts';

interface Facts
  extends Pick<
    Certificate,
    | 'serialNumber'
    | 'friendlyName'
    | 'commonName'
    | 'keyUsages'
    | 'extendedKeyUsages'
    | 'certificateTemplateId'
    | 'profileId'
    | 'list'
  > {
  readonly validity: Validity;
  readonly alternativeNames: readonly AlternativeName[];
}

/** The record of a certificate that was signed under one of a CA. */
export const recordOf = (
  runtime: Runtime,
  issuer: AuthorityCertificate,
  { validity, alternativeNames, ...facts }: Facts,
): Certificate => {
  const at = runtime.now().toISOString();
  return {
    ...facts,
    id: runtime.uuid(),
    projectId: issuer.projectId,
    caId: issuer.caId,
    caCertId: issuer.id,
    altNames: alternativeNames.length > 0 ? alternativeNames.map(({ value }) => value).join(', ') : null,
    notBefore: validity.notBefore.toISOString(),
    notAfter: validity.notAfter.toISOString(),
    revocation: null,
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
};

/** Any of the places in which a CA counts. */
export const newShard = (runtime: Pick<Runtime, 'randomBytes'>): number =>
  Buffer.from(runtime.randomBytes(4)).readUInt32BE() % issuanceShards;
