import { ocspRequest } from './ocsp-request.ts';
import type { Ask } from './victim.ts';

/** Names of a project's CAs and of what they issued. */
export interface AuthorityNames {
  /** A root. */
  readonly caId: string;
  /** Its revocation list. */
  readonly crlId: string;
  readonly caCertId: string;
  /** An intermediate that waits for its certificate, and the one that the root signed for it. */
  readonly waitingCaId: string;
  readonly intermediateCertificate: string;
  readonly intermediateChain: string;
  readonly deletedCaId: string;
  readonly certificateTemplateId: string;
  /** A key for ACME accounts of that template. */
  readonly acmeKeyId: string;
  /** Of a template by which devices enrol with `estPassphrase`. */
  readonly estTemplateId: string;
  readonly policyId: string;
  /** A profile under that policy, and a certificate that it issued. */
  readonly profileId: string;
  readonly profileSlug: string;
  readonly certificateId: string;
  /** An application with a profile by which others enrol in every way. */
  readonly applicationId: string;
  readonly applicationName: string;
  readonly enrolledProfileId: string;
  readonly serialNumber: string;
  /** A collection with a certificate in it, one that nothing names, and an alert of the first. */
  readonly collectionId: string;
  readonly bareCollectionId: string;
  readonly collectionItemId: string;
  /** Id of the record of a certificate that is in no collection. */
  readonly leafId: string;
  readonly alertId: string;
  /** A question about it, DER in base64. */
  readonly ocspRequest: string;
  /** Of a certificate that is on hold. */
  readonly heldSerialNumber: string;
}

/** A certification request for `www.example.com`, of a key that nobody has any more. */
export const leafRequest = `-----BEGIN CERTIFICATE REQUEST-----
MIIBAjCBqQIBADAaMRgwFgYDVQQDDA93d3cuZXhhbXBsZS5jb20wWTATBgcqhkjO
PQIBBggqhkjOPQMBBwNCAAQBoLqEdocu8ng7Ae5j3j/w/CYpj0ZzgWQHF//IlxyZ
jJszRpibfPHSbAaFtVR2+9E87Vg6l1Sa4qi0M6LZiNpOoC0wKwYJKoZIhvcNAQkO
MR4wHDAaBgNVHREEEzARgg93d3cuZXhhbXBsZS5jb20wCgYIKoZIzj0EAwIDSAAw
RQIhAIUndPPex0yq0UcvvBlnlZn0Le06v47ugV8JZ8gktCnkAiAU9+vPTiDp18nw
J2X0oW6zgMRiURL00qwi3x6JjMwPYA==
-----END CERTIFICATE REQUEST-----`;

export const estPassphrase = 'open sesame';
export const farAway = '2034-01-01T00:00:00.000Z';
const base = '/api/v1/pki';
const certManager = '/api/v1/cert-manager';

const issue = async (ask: Ask, caId: string, commonName: string): Promise<string> =>
  (await ask('POST', `${base}/ca/${caId}/issue-certificate`, { commonName, ttl: '90d' })).serialNumber;

const recordIdOf = async (ask: Ask, serialNumber: string): Promise<string> =>
  (await ask('GET', `${base}/certificates/${serialNumber}`)).certificate.id;

/** Collections of a project, and an alert. */
const createCollections = async (ask: Ask, projectId: string, caId: string, mark: string) => {
  const create = async (name: string): Promise<string> =>
    (await ask('POST', `${base}/collections`, { projectId, name: `${name}-${mark}` })).id;
  const [collectionId, bareCollectionId] = [await create('collection'), await create('bare-collection')];
  const collectionItemId = await recordIdOf(ask, await issue(ask, caId, `collected-${mark}`));
  await ask('POST', `${base}/collections/${collectionId}/items`, {
    type: 'certificate',
    itemId: collectionItemId,
  });
  const alert = await ask('POST', `${base}/alerts`, {
    projectId,
    pkiCollectionId: collectionId,
    name: `alert-${mark}`,
    alertBeforeDays: 30,
    emails: [`alerted-${mark}@example.org`],
  });
  return { collectionId, bareCollectionId, collectionItemId, alertId: alert.id as string };
};

/** An application with a profile, by which others enrol in every way. */
const createApplication = async (
  ask: Ask,
  profile: { readonly projectSlug: string; readonly caId: string; readonly certificatePolicyId: string },
  mark: string,
) => {
  const { certificateProfile } = await ask('POST', `${certManager}/certificate-profiles`, {
    ...profile,
    slug: `enrolled-${mark}`.toLowerCase(),
  });
  const { application } = await ask('POST', `${certManager}/applications`, {
    projectSlug: profile.projectSlug,
    name: `application-${mark}`,
    profileIds: [certificateProfile.id],
  });
  const at = `${certManager}/applications/${application.id}/profiles/${certificateProfile.id}/enrollment`;
  await ask('PUT', `${at}/api`, {});
  await ask('PUT', `${at}/acme`, {});
  await ask('PUT', `${at}/est`, { passphrase: estPassphrase, disableBootstrapCaValidation: true });
  return {
    applicationId: application.id as string,
    applicationName: application.name as string,
    enrolledProfileId: certificateProfile.id as string,
  };
};

/** A root with something below it of every kind. */
export const createAuthorities = async (
  ask: Ask,
  { projectId, projectSlug }: { readonly projectId: string; readonly projectSlug: string },
  mark: string,
): Promise<AuthorityNames> => {
  const create = async (type: string, commonName: string) =>
    (await ask('POST', `${base}/ca`, { projectSlug, type, commonName, keyAlgorithm: 'EC_prime256v1' })).ca;
  const root = await create('root', `ca-${mark}`);
  const waiting = await create('intermediate', `waiting-${mark}`);
  const { csr } = await ask('GET', `${base}/ca/${waiting.id}/csr`);
  const signed = await ask('POST', `${base}/ca/${root.id}/sign-intermediate`, { csr, notAfter: farAway });
  const gone = await create('root', `gone-ca-${mark}`);
  await ask('DELETE', `${base}/ca/${gone.id}`);
  const template = await ask('POST', `${base}/certificate-templates`, {
    caId: root.id,
    name: `template-${mark}`,
    commonName: '.*',
    subjectAlternativeName: '.*',
    ttl: '1y',
  });
  const { acmeKey } = await ask('POST', `${base}/certificate-templates/${template.id}/acme-keys`, {
    name: `acme-${mark}`,
  });
  const enrolled = await ask('POST', `${base}/certificate-templates`, {
    caId: root.id,
    name: `devices-${mark}`,
    commonName: '.*',
    subjectAlternativeName: '.*',
    ttl: '30d',
  });
  await ask('POST', `${base}/certificate-templates/${enrolled.id}/est-config`, {
    passphrase: estPassphrase,
    disableBootstrapCertValidation: true,
  });
  const { certificatePolicy } = await ask('POST', `${certManager}/certificate-policies`, {
    projectSlug,
    name: `policy-${mark}`,
    subject: [{ type: 'common_name', allowed: ['*'] }],
    sans: [{ type: 'dns_name', allowed: ['*'] }],
    validity: { max: '90d' },
  });
  const { certificateProfile } = await ask('POST', `${certManager}/certificate-profiles`, {
    projectSlug,
    caId: root.id,
    certificatePolicyId: certificatePolicy.id,
    slug: `profile-${mark}`.toLowerCase(),
  });
  const byProfile = await ask('POST', `${certManager}/certificates`, {
    profileId: certificateProfile.id,
    attributes: { commonName: `by-profile-${mark}` },
  });
  const heldSerialNumber = await issue(ask, root.id, `held-${mark}`);
  await ask('POST', `${base}/certificates/${heldSerialNumber}/revoke`, {
    revocationReason: 'CERTIFICATE_HOLD',
  });
  const serialNumber = await issue(ask, root.id, `leaf-${mark}`);
  const { certificate } = await ask('GET', `${base}/ca/${root.id}/certificate`);
  const issuing = { projectSlug, caId: root.id, certificatePolicyId: certificatePolicy.id };
  return {
    ...(await createApplication(ask, issuing, mark)),
    ...(await createCollections(ask, projectId, root.id, mark)),
    leafId: await recordIdOf(ask, serialNumber),
    caId: root.id,
    crlId: root.id,
    caCertId: root.activeCaCertId,
    waitingCaId: waiting.id,
    intermediateCertificate: signed.certificate,
    intermediateChain: signed.certificateChain,
    deletedCaId: gone.id,
    certificateTemplateId: template.id,
    acmeKeyId: acmeKey.id,
    estTemplateId: enrolled.id,
    policyId: certificatePolicy.id,
    profileId: certificateProfile.id,
    profileSlug: certificateProfile.slug,
    certificateId: byProfile.certificate.certificateId,
    serialNumber,
    ocspRequest: ocspRequest(certificate, serialNumber).toString('base64'),
    heldSerialNumber,
  };
};
