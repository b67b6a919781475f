import { X509Certificate } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasOpenssl } from '../../domain/pki/x509/openssl.ts';
import { openClient } from './acme/acme-client.ts';
import { readyOrder } from './acme/ready-order.ts';
import { type EstPlace, openEstPlace } from './est/est-place.ts';
import { type Arranged, arrange, certManager, internal, plainRequest } from './issuing-ways.ts';
import { openPkiPlace } from './pki-place.ts';

/** A project with something of every kind that may be named. */
interface Side extends Arranged {
  readonly place: EstPlace;
  readonly waitingId: string;
  readonly collectionId: string;
  readonly alertId: string;
  readonly certificateId: string;
}

let own: Side;
let other: Side;

const sideOf = async (place: EstPlace): Promise<Side> => {
  const { id: caId } = await place.root({ commonName: 'Root' });
  const waiting = await place.ok('POST', '/ca', {
    projectSlug: place.projectSlug,
    type: 'intermediate',
    commonName: 'Waiting',
    keyAlgorithm: 'EC_prime256v1',
  });
  const { id: collectionId } = await place.ok('POST', '/collections', {
    projectId: place.projectId,
    name: 'watched',
  });
  const alert = await place.ok('POST', '/alerts', {
    projectId: place.projectId,
    pkiCollectionId: collectionId,
    name: 'ending',
    alertBeforeDays: 30,
    emails: ['a@example.org'],
  });
  const { serialNumber } = await place.issue(caId);
  const { certificate } = await place.ok('GET', `/certificates/${serialNumber}`);
  return {
    ...(await arrange(place, caId)),
    place,
    waitingId: waiting.ca.id,
    collectionId,
    alertId: alert.id,
    certificateId: certificate.id,
  };
};

beforeAll(async () => {
  const place = await openEstPlace();
  own = await sideOf(place);
  // The same admin, who may do all in both: what is refused is the mixture.
  other = await sideOf({ ...place, ...(await openPkiPlace(place.world)) });
});
afterEach(() => own.place.world.app.runtime.advance(61));

const leaf = { commonName: 'a.example.com', ttl: '1d' };
const far = '2028-01-01';
type Case = readonly [method: string, path: string, body: object];

/** Requests about things of one project that name one of the other. */
const mixtures = (): Readonly<Record<string, Case>> => {
  const { projectId } = own.place;
  const enrolment = `${certManager}/applications/${own.applicationId}/profiles/${other.profileId}/enrollment`;
  return {
    'a CA put into a collection': [
      'POST',
      `/collections/${own.collectionId}/items`,
      { type: 'ca', itemId: other.caId },
    ],
    'a certificate put into a collection': [
      'POST',
      `/collections/${own.collectionId}/items`,
      { type: 'certificate', itemId: other.certificateId },
    ],
    'a collection that what is issued goes into': [
      'POST',
      `/ca/${own.caId}/issue-certificate`,
      { ...leaf, pkiCollectionId: other.collectionId },
    ],
    'a collection that what is signed goes into': [
      'POST',
      `/ca/${own.caId}/sign-certificate`,
      { csr: plainRequest(), ttl: '1d', pkiCollectionId: other.collectionId },
    ],
    'the collection of a template': [
      'PATCH',
      `/certificate-templates/${own.templateId}`,
      { pkiCollectionId: other.collectionId },
    ],
    'the collection of a new template': [
      'POST',
      '/certificate-templates',
      {
        caId: own.caId,
        name: 'mixed',
        commonName: '.*',
        subjectAlternativeName: '.*',
        ttl: '1d',
        pkiCollectionId: other.collectionId,
      },
    ],
    'the CA of a template': ['PATCH', `/certificate-templates/${own.templateId}`, { caId: other.caId }],
    'the collection of a new alert': [
      'POST',
      '/alerts',
      {
        projectId,
        pkiCollectionId: other.collectionId,
        name: 'mixed',
        alertBeforeDays: 3,
        emails: ['a@example.org'],
      },
    ],
    'the collection of an alert': [
      'PATCH',
      `/alerts/${own.alertId}`,
      { pkiCollectionId: other.collectionId },
    ],
    'the CA of a profile': [
      'POST',
      `${certManager}/certificate-profiles`,
      { projectId, slug: 'mixed', caId: other.caId, certificatePolicyId: own.policyId },
    ],
    'the policy of a profile': [
      'POST',
      `${certManager}/certificate-profiles`,
      { projectId, slug: 'mixed', caId: own.caId, certificatePolicyId: other.policyId },
    ],
    'the profile of an application': [
      'POST',
      `${certManager}/applications/${own.applicationId}/profiles`,
      { profileIds: [other.profileId] },
    ],
    'the profile of a new application': [
      'POST',
      `${certManager}/applications`,
      { projectId, name: 'mixed', profileIds: [other.profileId] },
    ],
    'the application that a certificate is for': [
      'POST',
      `${certManager}/certificates`,
      {
        profileId: own.profileId,
        applicationId: other.applicationId,
        attributes: { commonName: 'a.example.com' },
      },
    ],
    'a profile that is enrolled for by API': ['PUT', `${enrolment}/api`, {}],
    'a profile that is enrolled for by ACME': ['PUT', `${enrolment}/acme`, {}],
    'a profile whose key is revealed': ['POST', `${enrolment}/acme/eab/reveal`, {}],
    'the CA above': [
      'POST',
      `${internal}/${own.waitingId}/certificate`,
      { notAfter: far, parentCaId: other.caId },
    ],
    'the CA above a new one': [
      'POST',
      internal,
      {
        projectId,
        name: 'mixed',
        status: 'active',
        configuration: {
          type: 'intermediate',
          commonName: 'Mixed',
          keyAlgorithm: 'EC_prime256v1',
          parentCaId: other.caId,
          notAfter: far,
        },
      },
    ],
  };
};

const names = [
  'a CA put into a collection',
  'a certificate put into a collection',
  'a collection that what is issued goes into',
  'a collection that what is signed goes into',
  'the collection of a template',
  'the collection of a new template',
  'the CA of a template',
  'the collection of a new alert',
  'the collection of an alert',
  'the CA of a profile',
  'the policy of a profile',
  'the profile of an application',
  'the profile of a new application',
  'the application that a certificate is for',
  'a profile that is enrolled for by API',
  'a profile that is enrolled for by ACME',
  'a profile whose key is revealed',
  'the CA above',
  'the CA above a new one',
] as const;

describe.skipIf(!hasOpenssl)('of another project, even for who may in both, refused is', () => {
  it.each(names)('%s', async (name) => {
    const [method, path, body] = mixtures()[name] ?? ['', '', {}];
    const { status, text } = await own.place.send(method, path, body);
    expect([400, 404], `${status} ${text}`).toContain(status);
  });

  it('nothing beside these', () => expect(Object.keys(mixtures())).toEqual([...names]));
});

describe.skipIf(!hasOpenssl)('at an ACME server of another template or profile', () => {
  const asOther = () => {
    const { client } = own.orders.template;
    const there = openClient(own.place.world.app, other.templateId);
    there.signing = client.signing;
    there.kid = client.kid;
    return { client, there };
  };

  it.each(['template', 'profile'] as const)('an account is unknown, by a %s', async (kind) => {
    const { client } = own.orders[kind];
    for (const serverId of [
      other.orders.template.client.templateId,
      other.orders.profile.client.templateId,
      own.orders[kind === 'template' ? 'profile' : 'template'].client.templateId,
    ]) {
      const there = openClient(own.place.world.app, serverId);
      there.signing = client.signing;
      there.kid = client.kid;
      expect((await there.order(['a.example.com'])).status).toBe(400);
      there.kid = client.kid.replace(client.templateId, serverId);
      expect((await there.order(['a.example.com'])).status).toBe(400);
    }
  });

  it('orders are not finalized, certificates neither revoked nor told about', async () => {
    const { there } = asOther();
    there.kid = there.kid.replace(own.templateId, other.templateId);
    const moved = own.orders.template.finalize.replace(own.templateId, other.templateId);
    expect((await there.finalize(moved, { names: ['a.example.com'] })).status).toBe(400);
    const { client, finalize } = other.orders.template;
    const issued = await client.finalize(finalize, { names: ['a.example.com'] });
    const { raw } = new X509Certificate((await client.post(issued.body.certificate)).text);
    const { client: mine } = own.orders.template;
    const refused = await mine.post(`${mine.base}/revoke-cert`, { certificate: raw.toString('base64url') });
    expect(refused.status).toBe(404);
  });

  it('a key makes no account', async () => {
    const key = await own.place.ok('POST', `/certificate-templates/${own.templateId}/acme-keys`, {
      name: 'k',
    });
    const there = openClient(own.place.world.app, other.templateId);
    const by = { id: key.acmeKey.id, secret: key.hmacKey };
    await expect(readyOrder(other.place, there, by, ['a.example.com'])).rejects.toThrow(/no account/);
  });
});

describe.skipIf(!hasOpenssl)('at an EST server of another template or profile', () => {
  it.each(['template', 'profile'] as const)(
    'no certificate is renewed that another CA issued, by a %s',
    async (kind) => {
      const id = kind === 'template' ? other.templateId : other.estId;
      const certificate = own.devices[kind];
      const { status } = await own.place.post(id, 'simplereenroll', plainRequest(), { certificate });
      expect(status).toBe(400);
    },
  );

  it('neither templates nor enrolments of the other way are known by their ids', async () => {
    const { estId, profileId, applicationId, orders } = own;
    for (const id of [orders.profile.client.templateId, profileId, applicationId, own.caId])
      expect((await own.place.get(id, 'cacerts')).status, id).toBe(404);
    for (const id of [estId, profileId, applicationId, own.caId])
      expect((await openClient(own.place.world.app, id).get('/directory')).status, id).toBe(404);
  });
});
