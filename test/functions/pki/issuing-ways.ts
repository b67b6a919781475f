import type { TestResponse } from '../../harness/app.ts';
import { openClient } from './acme/acme-client.ts';
import { type ReadyOrder, readyOrder } from './acme/ready-order.ts';
import { certificatesIn, type EstPlace, passphrase } from './est/est-place.ts';
import { request } from './hostile-requests.ts';

export const certManager = '/api/v1/cert-manager';
export const internal = `${certManager}/ca/internal`;
const host = 'a.example.com';

/** A request that everything here signs. */
export const plainRequest = (): string => request(`/CN=${host}`, [`subjectAltName = DNS:${host}`]);

/** A CA with everything that issues by it, and what it has issued. */
export interface Arranged {
  readonly caId: string;
  readonly templateId: string;
  readonly policyId: string;
  readonly profileId: string;
  readonly profileCertificateId: string;
  readonly applicationId: string;
  /** Enrolments of the profile in the application. */
  readonly estId: string;
  readonly orders: Readonly<Record<'template' | 'profile', ReadyOrder>>;
  /** Certificates that a device got by the template and by the profile. */
  readonly devices: Readonly<Record<'template' | 'profile', string>>;
}

const attached = async (place: EstPlace, profileId: string) => {
  const { application } = await place.ok('POST', `${certManager}/applications`, {
    projectId: place.projectId,
    name: `shop ${place.world.app.runtime.uuid()}`,
    profileIds: [profileId],
  });
  const at = `${certManager}/applications/${application.id}/profiles/${profileId}/enrollment`;
  await place.ok('PUT', `${at}/api`, { renewBeforeDays: 7 });
  const { est } = await place.ok('PUT', `${at}/est`, { passphrase, disableBootstrapCaValidation: true });
  const { acme } = await place.ok('PUT', `${at}/acme`, {});
  const { eabKid, eabSecret } = await place.ok('POST', `${at}/acme/eab/reveal`);
  const key = { id: eabKid, secret: eabSecret };
  return { applicationId: application.id as string, estId: est.id as string, acmeId: acme.id as string, key };
};

export const issueBy = (place: EstPlace, profileId: string, more: object = {}) =>
  place.send('POST', `${certManager}/certificates`, {
    profileId,
    attributes: { commonName: host, ttl: '10d' },
    ...more,
  });

/** What issues by this CA, by templates and by profiles, each with an order of ACME that is ready. */
export const arrange = async (place: EstPlace, caId: string): Promise<Arranged> => {
  const { app } = place.world;
  const templateId = await place.enrolment({}, { caId });
  const { certificatePolicy } = await place.ok('POST', `${certManager}/certificate-policies`, {
    projectId: place.projectId,
    name: `any ${app.runtime.uuid()}`,
    subject: [{ type: 'common_name', allowed: ['*.example.com'] }],
    sans: [{ type: 'dns_name', allowed: ['*.example.com'] }],
    extendedKeyUsages: { allowed: ['server_auth', 'client_auth'] },
    validity: { max: '30d' },
  });
  const { certificateProfile } = await place.ok('POST', `${certManager}/certificate-profiles`, {
    projectId: place.projectId,
    caId,
    certificatePolicyId: certificatePolicy.id,
    slug: `any-${app.runtime.uuid()}`,
  });
  const profileId = certificateProfile.id as string;
  const issued = await issueBy(place, profileId);
  const { acmeKey, hmacKey } = await place.ok('POST', `/certificate-templates/${templateId}/acme-keys`, {
    name: 'certbot',
  });
  const { acmeId, key, ...enrolled } = await attached(place, profileId);
  const device = async (id: string): Promise<string> =>
    certificatesIn((await place.post(id, 'simpleenroll', plainRequest())).text)[0] ?? '';
  const ready = (id: string, by: { readonly id: string; readonly secret: string }) =>
    readyOrder(place, openClient(app, id), by, [host]);
  return {
    ...enrolled,
    caId,
    templateId,
    policyId: certificatePolicy.id,
    profileId,
    profileCertificateId: issued.body.certificate.certificateId,
    orders: {
      template: await ready(templateId, { id: acmeKey.id, secret: hmacKey }),
      profile: await ready(acmeId, key),
    },
    devices: { template: await device(templateId), profile: await device(enrolled.estId) },
  };
};

export type Reply = Pick<TestResponse, 'status' | 'text'>;
type SigningWay = (place: EstPlace, ca: Arranged, csr: string) => Promise<Reply>;

const est =
  (by: 'template' | 'profile', what: string): SigningWay =>
  (place, { templateId, estId, devices }, csr) =>
    place.post(by === 'template' ? templateId : estId, what, csr, { certificate: devices[by] });

const derOf = (csr: string): Buffer => Buffer.from(csr.replace(/-----[^-]+-----|\s/g, ''), 'base64');
const acme =
  (by: 'template' | 'profile'): SigningWay =>
  (_place, { orders: { [by]: order } }, csr) =>
    order.client.post(order.finalize, { csr: derOf(csr).toString('base64url') });

/** Every way to have a certification request signed as a leaf. */
export const leafWays: Readonly<Record<string, SigningWay>> = {
  'signing by the CA': (place, { caId }, csr) =>
    place.send('POST', `/ca/${caId}/sign-certificate`, { csr, ttl: '1d' }),
  'signing, the CA in the body': (place, { caId }, csr) =>
    place.send('POST', '/certificates/sign-certificate', { caId, csr, ttl: '1d' }),
  'signing by a template': (place, { templateId }, csr) =>
    place.send('POST', '/certificates/sign-certificate', {
      certificateTemplateId: templateId,
      csr,
      ttl: '1d',
    }),
  'signing by a profile': (place, { profileId }, csr) =>
    place.send('POST', `${certManager}/certificates`, { profileId, csr }),
  'signing by a profile for an application': (place, { profileId, applicationId }, csr) =>
    place.send('POST', `${certManager}/certificates`, { profileId, applicationId, csr }),
  'EST simpleenroll': est('template', 'simpleenroll'),
  'EST simplereenroll': est('template', 'simplereenroll'),
  'EST serverkeygen': est('template', 'serverkeygen'),
  'EST simpleenroll by a profile': est('profile', 'simpleenroll'),
  'EST simplereenroll by a profile': est('profile', 'simplereenroll'),
  'EST serverkeygen by a profile': est('profile', 'serverkeygen'),
  'ACME by a template': acme('template'),
  'ACME by a profile': acme('profile'),
};

/** Every way to have one signed as a CA. */
export const authorityWays: Readonly<Record<string, SigningWay>> = {
  'signing an intermediate': (place, { caId }, csr) =>
    place.send('POST', `/ca/${caId}/sign-intermediate`, { csr, notAfter: '2028-01-01' }),
  'signing an intermediate by the other name': (place, { caId }, csr) =>
    place.send('POST', `${internal}/${caId}/sign-intermediate`, { csr, notAfter: '2028-01-01' }),
};

/** Serial numbers of everything that was signed, by the project's own list. */
export const signedIn = async (place: EstPlace): Promise<number> =>
  (await place.ok('GET', `/api/v2/workspace/${place.projectSlug}/certificates?limit=1`)).totalCount;
