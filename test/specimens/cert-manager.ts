import type { Names } from '../world/victim.ts';
import { estPassphrase, farAway, leafRequest } from '../world/victim-authorities.ts';
import { body, bodyOf, hiding, nothing, queryOf, type Specimens, withParams } from './specimen.ts';

const base = '/api/v1/cert-manager';
const policies = `${base}/certificate-policies`;
const profiles = `${base}/certificate-profiles`;
const applications = `${base}/applications`;
const attached = `${applications}/{applicationId}/profiles/{profileId}`;
const enrolled = ({ enrolledProfileId }: Names) => ({ profileId: enrolledProfileId });
const certificates = `${base}/certificates`;
const inProject = ({ projectId }: Names) => ({ projectId });
const authorities = `${base}/ca/internal`;
const authority = `${authorities}/{caId}`;
const waiting = ({ waitingCaId }: Names) => ({ caId: waitingCaId });

export const specimens: Specimens = {
  [`POST ${authorities}`]: bodyOf((names) => ({
    ...inProject(names),
    name: 'Acme root',
    status: 'active',
    configuration: {
      type: 'root',
      commonName: 'Acme root',
      organization: 'Acme',
      keyAlgorithm: 'EC_prime256v1',
      maxPathLength: 1,
    },
  })),
  [`GET ${authorities}`]: queryOf(inProject),
  [`GET ${authority}`]: nothing,
  [`PATCH ${authority}`]: body({ name: 'Acme servers', status: 'disabled' }),
  [`DELETE ${authority}`]: () => ({ query: { force: 'true' } }),
  [`POST ${authority}/certificate`]: (names) => ({
    params: waiting(names),
    body: { notAfter: farAway, maxPathLength: 0, parentCaId: names.caId },
  }),
  [`GET ${authority}/certificate`]: nothing,
  [`GET ${authority}/certificate/{caCertId}`]: nothing,
  [`GET ${authority}/csr`]: withParams(waiting),
  [`GET ${authority}/ca-certificates`]: nothing,
  [`POST ${authority}/sign-intermediate`]: body({ csr: leafRequest, notAfter: farAway }),
  [`POST ${authority}/import-certificate`]: (names) => ({
    params: waiting(names),
    body: { certificate: names.intermediateCertificate, certificateChain: names.intermediateChain },
  }),
  [`POST ${authority}/renew`]: body({ type: 'new', notAfter: '2049-01-01T00:00:00Z' }),
  [`POST ${policies}`]: bodyOf((names) => ({
    ...inProject(names),
    name: 'web servers',
    subject: [{ type: 'common_name', allowed: ['*.example.com'] }],
    sans: [{ type: 'dns_name', allowed: ['*.example.com'] }],
    keyUsages: { allowed: ['digital_signature', 'key_encipherment'] },
    extendedKeyUsages: { allowed: ['server_auth'] },
    algorithms: { signature: ['SHA256-ECDSA'], keyAlgorithm: ['ECDSA-P256'] },
    validity: { max: '90d' },
  })),
  [`GET ${policies}`]: queryOf(inProject),
  [`GET ${policies}/{policyId}`]: nothing,
  [`PATCH ${policies}/{policyId}`]: body({ description: 'For web servers', validity: { max: '30d' } }),
  [`DELETE ${policies}/{policyId}`]: () => ({ owner: { status: 400, message: /in use/ } }),
  [`POST ${profiles}`]: bodyOf((names) => ({
    ...inProject(names),
    caId: names.caId,
    certificatePolicyId: names.policyId,
    slug: 'web-servers',
    description: 'For web servers',
    defaults: { ttlDays: 30, organization: 'Acme' },
  })),
  [`GET ${profiles}`]: queryOf(inProject),
  [`GET ${profiles}/{profileId}`]: nothing,
  [`GET ${profiles}/slug/{slug}`]: (names) => ({
    params: { slug: names.profileSlug },
    query: inProject(names),
  }),
  [`PATCH ${profiles}/{profileId}`]: body({ description: 'For web servers', defaults: { ttlDays: 7 } }),
  [`DELETE ${profiles}/{profileId}`]: nothing,
  [`GET ${profiles}/{profileId}/certificates`]: nothing,
  [`POST ${certificates}`]: bodyOf(({ profileId }) => ({ profileId, csr: leafRequest })),
  [`GET ${certificates}/{certificateId}`]: nothing,
  [`GET ${certificates}/{certificateId}/bundle`]: nothing,
  [`POST ${certificates}/{certificateId}/renew`]: body({ removeRootsFromChain: true }),
  [`POST ${applications}`]: bodyOf((names) => ({
    ...inProject(names),
    name: 'web-shop',
    description: 'The shop',
    profileIds: [names.profileId],
  })),
  [`GET ${applications}`]: queryOf(inProject),
  [`GET ${applications}/{applicationId}`]: nothing,
  [`GET ${applications}/by-name/{name}`]: (names) => ({
    params: { name: names.applicationName },
    query: inProject(names),
  }),
  [`PATCH ${applications}/{applicationId}`]: body({ description: 'The shop and its stock' }),
  [`DELETE ${applications}/{applicationId}`]: nothing,
  [`GET ${applications}/{applicationId}/profiles`]: nothing,
  [`POST ${applications}/{applicationId}/profiles`]: bodyOf(({ profileId }) => ({ profileIds: [profileId] })),
  [`DELETE ${attached}`]: withParams(enrolled),
  [`GET ${attached}/enrollment`]: withParams(enrolled),
  [`PUT ${attached}/enrollment/api`]: withParams(enrolled, { autoRenew: false, renewBeforeDays: 14 }),
  [`PUT ${attached}/enrollment/est`]: hiding(
    ['passphrase'],
    withParams(enrolled, { passphrase: estPassphrase, disableBootstrapCaValidation: true }),
  ),
  [`PUT ${attached}/enrollment/acme`]: withParams(enrolled, { skipEabBinding: false }),
  [`DELETE ${attached}/enrollment/api`]: withParams(enrolled),
  [`DELETE ${attached}/enrollment/est`]: withParams(enrolled),
  [`DELETE ${attached}/enrollment/acme`]: withParams(enrolled),
  [`POST ${attached}/enrollment/acme/eab/reveal`]: withParams(enrolled),
  [`GET ${certificates}/certificate-requests/{requestId}`]: ({ certificateId }) => ({
    params: { requestId: certificateId },
  }),
};
