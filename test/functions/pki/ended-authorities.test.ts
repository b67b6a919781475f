import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasOpenssl } from '../../domain/pki/x509/openssl.ts';
import { type EstPlace, openEstPlace } from './est/est-place.ts';
import {
  type Arranged,
  arrange,
  authorityWays,
  certManager,
  internal,
  issueBy,
  leafWays,
  plainRequest,
  type Reply,
  signedIn,
} from './issuing-ways.ts';

const far = '2040-01-01T00:00:00Z';

/** A CA with CAs below it, of which one waits for its certificate, and everything that issues by it. */
interface Family extends Arranged {
  readonly childId: string;
  readonly pendingId: string;
  readonly pendingCsr: string;
}

let place: EstPlace;
let own: Family;

const familyOf = async (caId: string): Promise<Family> => {
  const { id: childId } = await place.intermediate(caId, { commonName: 'Child' }, { notAfter: '2027-10-01' });
  const { id: pendingId } = (
    await place.ok('POST', '/ca', {
      projectSlug: place.projectSlug,
      type: 'intermediate',
      commonName: 'Pending',
      keyAlgorithm: 'EC_prime256v1',
    })
  ).ca;
  return {
    ...(await arrange(place, caId)),
    childId,
    pendingId,
    pendingCsr: (await place.ok('GET', `/ca/${pendingId}/csr`)).csr,
  };
};
const openFamily = async (more: object = {}): Promise<void> => {
  place = await openEstPlace();
  own = await familyOf((await place.root({ commonName: 'Ending', notAfter: '2030-01-01', ...more })).id);
};

type Way = (ca: Family) => Promise<Pick<Reply, 'status'>>;
const leaf = { commonName: 'a.example.com', altNames: 'a.example.com', ttl: '1d' };

/** Every way to have a CA sign something. */
const ways: Readonly<Record<string, Way>> = {
  ...Object.fromEntries(
    Object.entries(leafWays).map(([name, way]) => [name, (ca: Family) => way(place, ca, plainRequest())]),
  ),
  ...Object.fromEntries(
    Object.entries(authorityWays).map(([name, way]) => [name, (ca: Family) => way(place, ca, ca.pendingCsr)]),
  ),
  'issuing by the CA': ({ caId }) => place.send('POST', `/ca/${caId}/issue-certificate`, leaf),
  'issuing, the CA in the body': ({ caId }) =>
    place.send('POST', '/certificates/issue-certificate', { caId, ...leaf }),
  'issuing by a template': ({ templateId }) =>
    place.send('POST', '/certificates/issue-certificate', { certificateTemplateId: templateId, ...leaf }),
  'issuing by a profile': ({ profileId }) => issueBy(place, profileId),
  'issuing by a profile for an application': ({ profileId, applicationId }) =>
    issueBy(place, profileId, { applicationId }),
  'renewing by a profile': ({ profileCertificateId }) =>
    place.send('POST', `${certManager}/certificates/${profileCertificateId}/renew`, {}),
  'certifying a CA below': ({ caId, pendingId }) =>
    place.send('POST', `${internal}/${pendingId}/certificate`, { notAfter: '2028-01-01', parentCaId: caId }),
  'renewing a CA below': ({ childId }) =>
    place.send('POST', `/ca/${childId}/renew`, { type: 'existing', notAfter: '2028-01-01' }),
  'renewing a CA below by a new key': ({ childId }) =>
    place.send('POST', `/ca/${childId}/renew`, { type: 'new', notAfter: '2028-02-01' }),
};

/** Ways of a CA to certify itself; for one that expired they are how it comes back. */
const itself: Readonly<Record<string, Way>> = {
  'renewing itself': ({ caId }) =>
    place.send('POST', `/ca/${caId}/renew`, { type: 'existing', notAfter: far }),
  'renewing itself by a new key': ({ caId }) =>
    place.send('POST', `${internal}/${caId}/renew`, { type: 'new', notAfter: '2041-01-01T00:00:00Z' }),
  'certifying itself': ({ caId }) => place.send('POST', `${internal}/${caId}/certificate`, { notAfter: far }),
};

const ends: Readonly<Record<string, (ca: Family) => Promise<unknown>>> = {
  disabled: ({ caId }) => place.ok('PATCH', `/ca/${caId}`, { status: 'disabled' }),
  'disabled by the other name': ({ caId }) =>
    place.ok('PATCH', `${internal}/${caId}`, { status: 'disabled' }),
  deleted: ({ caId }) => place.ok('DELETE', `/ca/${caId}?force=true`),
  'deleted by the other name': ({ caId }) => place.ok('DELETE', `${internal}/${caId}?force=true`),
};

const allSigned = async ({ childId, pendingId }: Family): Promise<readonly number[]> => {
  const below = [childId, pendingId].map(
    async (id): Promise<number> => (await place.ok('GET', `/ca/${id}/ca-certificates`)).length,
  );
  return Promise.all([signedIn(place), ...below]);
};

const restore = async ({ caId }: Family) => {
  await place.send('POST', `/ca/${caId}/restore`);
  await place.ok('PATCH', `/ca/${caId}`, { status: 'active' });
};

const expectRefused = async (way: string, all = ways): Promise<void> => {
  const reply = await all[way]?.(own);
  expect([400, 403, 404], JSON.stringify(reply)).toContain(reply?.status);
};

describe.skipIf(!hasOpenssl)('a CA that was ended signs nothing', () => {
  beforeAll(() => openFamily());
  afterEach(async () => {
    await restore(own);
    // Refusals are counted by the minute.
    place.world.app.runtime.advance(61);
  });

  describe.each(Object.keys(ends))('%s', (end) => {
    it.each([...Object.keys(ways), ...Object.keys(itself)])('by %s', async (way) => {
      const before = await allSigned(own);
      await ends[end]?.(own);
      await expectRefused(way, { ...ways, ...itself });
      await restore(own);
      expect(await allSigned(own)).toEqual(before);
    });
  });
});

describe.skipIf(!hasOpenssl)('a CA signs nothing below', () => {
  const nothingBy = () => {
    afterEach(() => place.world.app.runtime.advance(61));
    it.each(Object.keys(ways))('by %s', async (way) => {
      const before = await allSigned(own);
      await expectRefused(way);
      expect(await allSigned(own)).toEqual(before);
    });
  };

  describe('once it expired', () => {
    beforeAll(async () => {
      place = await openEstPlace();
      const soon = new Date(place.world.app.runtime.now().getTime() + 3 * 3_600_000).toISOString();
      const { id } = await place.root({ commonName: 'Short' });
      own = await familyOf(id);
      // The same key and name: what was arranged stands below a certificate that is over soon.
      await place.ok('POST', `${internal}/${id}/certificate`, { notAfter: soon });
      place.world.app.runtime.advance(3 * 3_600 + 1);
    });
    nothingBy();
  });

  describe.each(['KEY_COMPROMISE', 'CERTIFICATE_HOLD'])(
    'once its certificate was revoked: %s',
    (revocationReason) => {
      beforeAll(async () => {
        place = await openEstPlace();
        const { id } = await place.root({ commonName: 'Above' });
        const ca = await place.intermediate(id, { commonName: 'Revoked' }, { notAfter: '2029-01-01' });
        own = await familyOf(ca.id);
        await place.ok('POST', `/certificates/${ca.serialNumber}/revoke`, { revocationReason });
      });
      nothingBy();
    },
  );
});

describe.skipIf(!hasOpenssl)('a CA of a project that is gone', () => {
  beforeAll(async () => {
    await openFamily();
    await place.ok('DELETE', `/api/v1/workspace/${place.projectId}`);
  });
  afterEach(() => place.world.app.runtime.advance(61));

  it.each([...Object.keys(ways), ...Object.keys(itself)])('signs nothing by %s', async (way) => {
    await expectRefused(way, { ...ways, ...itself });
  });
});

describe.skipIf(!hasOpenssl)('a CA that stands', () => {
  // What each way refuses is its own doing: all of them work while the CA does.
  beforeAll(() => openFamily());
  it.each([...Object.keys(ways), ...Object.keys(itself)])('signs by %s', async (way) => {
    const reply = await { ...ways, ...itself }[way]?.(own);
    expect(reply?.status, JSON.stringify(reply)).toBe(200);
  });
});
