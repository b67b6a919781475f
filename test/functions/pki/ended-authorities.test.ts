import { X509Certificate } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasOpenssl } from '../../domain/pki/x509/openssl.ts';
import type { TestResponse } from '../../harness/app.ts';
import { eventsOf } from '../../world/events.ts';
import { certificatesIn, type EstPlace, openEstPlace } from './est/est-place.ts';
import { request } from './hostile-requests.ts';

const certManager = '/api/v1/cert-manager';
const csr = () => request('/CN=a.example.com', ['subjectAltName = DNS:a.example.com']);
const far = '2040-01-01T00:00:00Z';

/** A CA with everything that issues by it, and what it has issued. */
interface Arranged {
  readonly caId: string;
  readonly childId: string;
  readonly pendingId: string;
  readonly pendingCsr: string;
  readonly templateId: string;
  readonly profileId: string;
  readonly profileCertificateId: string;
  readonly device: string;
}

let place: EstPlace;
let own: Arranged;

const issueBy = (profileId: string) =>
  place.send('POST', `${certManager}/certificates`, {
    profileId,
    attributes: { commonName: 'a.example.com', ttl: '10d' },
  });

const arranged = async (): Promise<Arranged> => {
  const { id: caId } = await place.root({ commonName: 'Ending', notAfter: '2030-01-01' });
  const { id: childId } = await place.intermediate(caId, { commonName: 'Child' }, { notAfter: '2028-01-01' });
  const { id: pendingId } = (
    await place.ok('POST', '/ca', {
      projectSlug: place.projectSlug,
      type: 'intermediate',
      commonName: 'Pending',
      keyAlgorithm: 'EC_prime256v1',
    })
  ).ca;
  const templateId = await place.enrolment({}, { caId });
  const { certificatePolicy } = await place.ok('POST', `${certManager}/certificate-policies`, {
    projectId: place.projectId,
    name: 'any',
    subject: [{ type: 'common_name', allowed: ['*.example.com'] }],
  });
  const { certificateProfile } = await place.ok('POST', `${certManager}/certificate-profiles`, {
    projectId: place.projectId,
    caId,
    certificatePolicyId: certificatePolicy.id,
    slug: 'any',
  });
  const issued = await issueBy(certificateProfile.id);
  const [device = ''] = certificatesIn((await place.post(templateId, 'simpleenroll', csr())).text);
  return {
    caId,
    childId,
    pendingId,
    pendingCsr: (await place.ok('GET', `/ca/${pendingId}/csr`)).csr,
    templateId,
    profileId: certificateProfile.id,
    profileCertificateId: issued.body.certificate.certificateId,
    device,
  };
};

type Way = (ca: Arranged) => Promise<Pick<TestResponse, 'status'>>;

const leaf = { commonName: 'a.example.com', altNames: 'a.example.com', ttl: '1d' };
const internal = `${certManager}/ca/internal`;
const est =
  (what: string): Way =>
  ({ templateId, device }) =>
    place.post(templateId, what, csr(), { certificate: device });

/** Every way to have a CA sign something. */
const ways: Readonly<Record<string, Way>> = {
  'issuing by the CA': ({ caId }) => place.send('POST', `/ca/${caId}/issue-certificate`, leaf),
  'signing by the CA': ({ caId }) =>
    place.send('POST', `/ca/${caId}/sign-certificate`, { csr: csr(), ttl: '1d' }),
  'issuing, the CA in the body': ({ caId }) =>
    place.send('POST', '/certificates/issue-certificate', { caId, ...leaf }),
  'signing, the CA in the body': ({ caId }) =>
    place.send('POST', '/certificates/sign-certificate', { caId, csr: csr(), ttl: '1d' }),
  'issuing by a template': ({ templateId }) =>
    place.send('POST', '/certificates/issue-certificate', { certificateTemplateId: templateId, ...leaf }),
  'signing by a template': ({ templateId }) =>
    place.send('POST', '/certificates/sign-certificate', {
      certificateTemplateId: templateId,
      csr: csr(),
      ttl: '1d',
    }),
  'issuing by a profile': ({ profileId }) => issueBy(profileId),
  'renewing by a profile': ({ profileCertificateId }) =>
    place.send('POST', `${certManager}/certificates/${profileCertificateId}/renew`, {}),
  'EST simpleenroll': est('simpleenroll'),
  'EST simplereenroll': est('simplereenroll'),
  'EST serverkeygen': est('serverkeygen'),
  'signing an intermediate': ({ caId, pendingCsr }) =>
    place.send('POST', `/ca/${caId}/sign-intermediate`, { csr: pendingCsr, notAfter: '2028-01-01' }),
  'signing an intermediate by the other name': ({ caId, pendingCsr }) =>
    place.send('POST', `${internal}/${caId}/sign-intermediate`, { csr: pendingCsr, notAfter: '2028-01-01' }),
  'certifying a CA below': ({ caId, pendingId }) =>
    place.send('POST', `${internal}/${pendingId}/certificate`, { notAfter: '2028-01-01', parentCaId: caId }),
  'renewing a CA below': ({ childId }) =>
    place.send('POST', `/ca/${childId}/renew`, { type: 'existing', notAfter: '2029-01-01' }),
  'renewing a CA below by a new key': ({ childId }) =>
    place.send('POST', `/ca/${childId}/renew`, { type: 'new', notAfter: '2029-01-01' }),
};

/** Ways of a CA to certify itself; for one that expired they are how it comes back. */
const itself: Readonly<Record<string, Way>> = {
  'renewing itself': ({ caId }) =>
    place.send('POST', `/ca/${caId}/renew`, { type: 'existing', notAfter: far }),
  'renewing itself by a new key': ({ caId }) =>
    place.send('POST', `${internal}/${caId}/renew`, { type: 'new', notAfter: far }),
  'certifying itself': ({ caId }) => place.send('POST', `${internal}/${caId}/certificate`, { notAfter: far }),
};

const ends: Readonly<Record<string, (ca: Arranged) => Promise<unknown>>> = {
  disabled: ({ caId }) => place.ok('PATCH', `/ca/${caId}`, { status: 'disabled' }),
  'disabled by the other name': ({ caId }) =>
    place.ok('PATCH', `${internal}/${caId}`, { status: 'disabled' }),
  deleted: ({ caId }) => place.ok('DELETE', `/ca/${caId}?force=true`),
  'deleted by the other name': ({ caId }) => place.ok('DELETE', `${internal}/${caId}?force=true`),
};

/** Serial numbers of everything that was signed, by the project's own list. */
const signed = async (): Promise<number> =>
  (await place.ok('GET', `/api/v2/workspace/${place.projectSlug}/certificates?limit=1`)).totalCount;
const certificatesOf = async ({ childId, pendingId }: Arranged): Promise<readonly number[]> =>
  Promise.all(
    [childId, pendingId].map(async (id) => (await place.ok('GET', `/ca/${id}/ca-certificates`)).length),
  );

const restore = async ({ caId }: Arranged) => {
  await place.send('POST', `/ca/${caId}/restore`);
  await place.ok('PATCH', `/ca/${caId}`, { status: 'active' });
};

describe.skipIf(!hasOpenssl)('a CA that was ended signs nothing', () => {
  beforeAll(async () => {
    place = await openEstPlace();
    own = await arranged();
  });
  afterEach(async () => {
    await restore(own);
    // Refusals are counted by the minute.
    place.world.app.runtime.advance(61);
  });

  describe.each(Object.keys(ends))('%s', (end) => {
    it.each([...Object.keys(ways), ...Object.keys(itself)])('by %s', async (way) => {
      const before = [await signed(), ...(await certificatesOf(own))];
      await ends[end]?.(own);
      const reply = await { ...ways, ...itself }[way]?.(own);
      expect([400, 403, 404]).toContain(reply?.status);
      await restore(own);
      expect([await signed(), ...(await certificatesOf(own))]).toEqual(before);
    });
  });

  // What each way refuses is its own doing: all of them work while the CA does.
  it.each([...Object.keys(ways), ...Object.keys(itself)])('but does while it stands, by %s', async (way) => {
    const fresh = await openEstPlaceAgain();
    const reply = await { ...ways, ...itself }[way]?.(fresh);
    expect(reply?.status, JSON.stringify(reply)).toBe(200);
  });
});

const openEstPlaceAgain = async (): Promise<Arranged> => {
  place = await openEstPlace();
  own = await arranged();
  expect(new X509Certificate(own.device).subject).toBe('CN=a.example.com');
  expect((await eventsOf(place.world.app, 'est-simple-enroll')).length).toBeGreaterThan(0);
  return own;
};
