import { signedTo } from '../world/acme-request.ts';
import type { Names } from '../world/victim.ts';
import { estPassphrase, farAway, leafRequest } from '../world/victim-authorities.ts';
import { body, bodyOf, hiding, nothing, type Specimens, withParams } from './specimen.ts';

const base = '/api/v1/pki';
const ca = `${base}/ca/{caId}`;
const certificate = `${base}/certificates/{serialNumber}`;
const estConfig = `${base}/certificate-templates/{certificateTemplateId}/est-config`;
const est = '/.well-known/est/{templateId}';
const template = `${base}/certificate-templates/{certificateTemplateId}`;
const waiting = ({ waitingCaId }: Names) => ({ caId: waitingCaId });
const deleted = ({ deletedCaId }: Names) => ({ caId: deletedCaId });
const collection = `${base}/collections/{collectionId}`;
const alert = `${base}/alerts/{alertId}`;
const bare = ({ bareCollectionId }: Names) => ({ collectionId: bareCollectionId });
const held = ({ heldSerialNumber }: Names) => ({ serialNumber: heldSerialNumber });
const enrolled = ({ estTemplateId }: Names) => ({ certificateTemplateId: estTemplateId });
const byEst = ({ estTemplateId }: Names) => ({ templateId: estTemplateId });
const enrolment = (names: Names) => ({
  params: byEst(names),
  text: leafRequest,
  headers: {
    'content-type': 'application/pkcs10',
    authorization: `Basic ${Buffer.from(`device:${estPassphrase}`).toString('base64')}`,
  },
});
const inProject = withParams(({ projectSlug }) => ({ slug: projectSlug }));

const acme = `${base}/acme/{templateId}`;
const onServer = ({ certificateTemplateId }: Names) => ({ params: { templateId: certificateTemplateId } });
const signedPaths = [
  '/new-account',
  '/accounts/{accountId}',
  '/accounts/{accountId}/orders',
  '/key-change',
  '/new-order',
  '/orders/{orderId}',
  '/orders/{orderId}/finalize',
  '/authorizations/{authorizationId}',
  '/challenges/{authorizationId}/{challengeType}',
  '/certificates/{serialNumber}',
  '/certificates/{serialNumber}/{chain}',
  '/revoke-cert',
];

const asked = { commonName: 'www.example.com', altNames: 'www.example.com', ttl: '90d' };
const signing = { csr: leafRequest, ttl: '90d' };

export const specimens: Specimens = {
  [`POST ${base}/ca`]: bodyOf(({ projectSlug }) => ({
    projectSlug,
    type: 'root',
    commonName: 'Acme root',
    organization: 'Acme',
    keyAlgorithm: 'EC_prime256v1',
  })),
  [`GET ${ca}`]: nothing,
  [`PATCH ${ca}`]: body({ status: 'disabled' }),
  [`DELETE ${ca}`]: () => ({ query: { force: 'true' } }),
  [`POST ${ca}/restore`]: withParams(deleted, {}),
  'GET /api/v2/workspace/{slug}/cas': inProject,
  [`GET ${ca}/csr`]: withParams(waiting),
  [`GET ${ca}/certificate`]: nothing,
  [`GET ${ca}/ca-certificates`]: nothing,
  [`GET ${ca}/certificates/{caCertId}/der`]: nothing,
  [`POST ${ca}/sign-intermediate`]: body({ csr: leafRequest, notAfter: farAway }),
  [`POST ${ca}/import-certificate`]: (names) => ({
    params: waiting(names),
    body: { certificate: names.intermediateCertificate, certificateChain: names.intermediateChain },
  }),
  [`POST ${ca}/renew`]: body({ type: 'existing', notAfter: '2049-01-01T00:00:00Z' }),
  [`GET ${ca}/crls`]: nothing,
  [`GET ${ca}/certificate-templates`]: nothing,
  [`POST ${ca}/issue-certificate`]: body(asked),
  [`POST ${ca}/sign-certificate`]: body(signing),
  [`POST ${base}/certificates/issue-certificate`]: bodyOf(({ certificateTemplateId }) => ({
    certificateTemplateId,
    ...asked,
  })),
  [`POST ${base}/certificates/sign-certificate`]: bodyOf(({ caId }) => ({ caId, ...signing })),
  [`GET ${certificate}`]: nothing,
  [`GET ${certificate}/certificate`]: nothing,
  [`POST ${certificate}/revoke`]: body({ revocationReason: 'SUPERSEDED' }),
  [`POST ${certificate}/release`]: withParams(held, {}),
  [`DELETE ${certificate}`]: nothing,
  'GET /api/v2/workspace/{slug}/certificates': inProject,
  [`GET ${base}/crl/{crlId}`]: nothing,
  [`GET ${base}/crl/{crlId}/der`]: nothing,
  [`GET ${base}/crl/{crlId}/pem`]: nothing,
  [`GET ${base}/ocsp/{caId}/{ocspRequest+}`]: nothing,
  [`POST ${base}/ocsp/{caId}`]: nothing,
  [`POST ${base}/certificate-templates`]: bodyOf(({ caId }) => ({
    caId,
    name: 'servers',
    commonName: '.*.example.com',
    subjectAlternativeName: '.*.example.com',
    ttl: '90d',
  })),
  [`GET ${template}`]: nothing,
  [`PATCH ${template}`]: body({ ttl: '30d' }),
  [`DELETE ${template}`]: nothing,
  'GET /api/v2/workspace/{projectId}/certificate-templates': nothing,
  [`POST ${base}/collections`]: bodyOf(({ projectId }) => ({
    projectId,
    name: 'Web servers',
    description: 'what the load balancers show',
  })),
  [`GET ${collection}`]: nothing,
  [`PATCH ${collection}`]: body({ name: 'Servers' }),
  [`DELETE ${collection}`]: withParams(bare),
  'GET /api/v2/workspace/{projectId}/pki-collections': nothing,
  [`GET ${collection}/items`]: () => ({ query: { type: 'certificate' } }),
  [`POST ${collection}/items`]: bodyOf(({ leafId }) => ({
    type: 'certificate',
    itemId: leafId,
  })),
  [`DELETE ${collection}/items/{collectionItemId}`]: nothing,
  [`POST ${base}/alerts`]: bodyOf(({ projectId, collectionId }) => ({
    projectId,
    pkiCollectionId: collectionId,
    name: 'Servers expire',
    alertBeforeDays: 30,
    emails: ['operations@example.org'],
  })),
  [`GET ${alert}`]: nothing,
  [`PATCH ${alert}`]: body({ alertBeforeDays: 14 }),
  [`DELETE ${alert}`]: nothing,
  'GET /api/v2/workspace/{projectId}/pki-alerts': nothing,
  [`POST ${template}/acme-keys`]: body({ name: 'web servers' }),
  [`GET ${template}/acme-keys`]: nothing,
  [`DELETE ${template}/acme-keys/{acmeKeyId}`]: nothing,
  [`GET ${acme}/directory`]: onServer,
  [`GET ${acme}/new-nonce`]: (names) => ({ ...onServer(names), owner: { status: 204, message: /^$/ } }),
  [`GET ${acme}/renewal-info/{certificateId}`]: (names) => ({
    params: { ...onServer(names).params, certificateId: 'AAAA.AAAA' },
    owner: { status: 404, message: /Certificate not found/ },
  }),
  ...Object.fromEntries(signedPaths.map((path) => [`POST ${acme}${path}`, signedTo(path)])),
  [`POST ${estConfig}`]: hiding(
    ['passphrase'],
    body({ passphrase: 'another passphrase', disableBootstrapCertValidation: true }),
  ),
  [`PATCH ${estConfig}`]: hiding(['passphrase'], withParams(enrolled, { passphrase: estPassphrase })),
  [`GET ${estConfig}`]: withParams(enrolled),
  [`GET ${est}/cacerts`]: withParams(byEst),
  [`GET ${est}/csrattrs`]: withParams(byEst),
  [`POST ${est}/simpleenroll`]: enrolment,
  [`POST ${est}/serverkeygen`]: enrolment,
  [`POST ${est}/simplereenroll`]: (names) => ({
    ...enrolment(names),
    owner: { status: 401, message: /client certificate is missing/ },
  }),
};
