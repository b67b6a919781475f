import { beforeAll, describe, expect, it } from 'vitest';
import { storedItemsOf } from '../../harness/table.ts';
import { eventsOf } from '../../world/events.ts';
import { leafRequest } from '../../world/victim-authorities.ts';
import { openPkiPlace, type PkiPlace } from './pki-place.ts';

let place: PkiPlace;

beforeAll(async () => {
  place = await openPkiPlace();
});

const create = (more: object) =>
  place.send('POST', '/ca', {
    projectSlug: place.projectSlug,
    type: 'root',
    commonName: 'Acme',
    keyAlgorithm: 'EC_prime256v1',
    ...more,
  });
const inYears = (years: number): string => {
  const at = new Date(place.world.app.runtime.now());
  at.setUTCFullYear(at.getUTCFullYear() + years);
  return at.toISOString();
};

describe('a new CA', () => {
  it('that is a root has the members that clients read, and signs at once', async () => {
    const parts = { organization: 'Acme, Inc.', ou: 'IT', country: 'CH', province: 'ZH', locality: 'Zürich' };
    const { body } = await create(parts);

    expect(body.ca).toEqual({
      id: expect.any(String),
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      parentCaId: null,
      projectId: place.projectId,
      type: 'root',
      status: 'active',
      friendlyName: 'C=CH, O=Acme\\, Inc., OU=IT, ST=ZH, CN=Acme, L=Zürich',
      ...parts,
      commonName: 'Acme',
      dn: 'C=CH, O=Acme\\, Inc., OU=IT, ST=ZH, CN=Acme, L=Zürich',
      serialNumber: expect.stringMatching(/^[0-9a-f]{40}$/),
      maxPathLength: -1,
      keyAlgorithm: 'EC_prime256v1',
      keyStorage: 'software',
      notBefore: expect.any(String),
      notAfter: expect.any(String),
      activeCaCertId: expect.any(String),
      requireTemplateForIssuance: false,
    });
    expect(Math.abs(Date.parse(body.ca.notAfter) - Date.parse(inYears(10)))).toBeLessThan(60_000);
    expect((await place.ok('GET', `/ca/${body.ca.id}`)).ca).toEqual(body.ca);
  });

  it('that is an intermediate waits for its certificate, and has none of its members', async () => {
    const { body } = await create({ type: 'intermediate', friendlyName: 'Ours' });

    expect(body.ca).toMatchObject({
      status: 'pending-certificate',
      friendlyName: 'Ours',
      serialNumber: null,
      maxPathLength: null,
      notBefore: null,
      notAfter: null,
      activeCaCertId: null,
    });
    const { csr } = await place.ok('GET', `/ca/${body.ca.id}/csr`);
    expect(csr).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----/);
    expect((await place.send('GET', `/ca/${body.ca.id}/certificate`)).status).toBe(400);
    expect(await place.ok('GET', `/ca/${body.ca.id}/crls`)).toEqual([]);
  });

  it.each([
    [{ commonName: '' }],
    [{ commonName: 'x'.repeat(65) }],
    [{ country: 'CHE' }],
    [{ country: '1!' }],
    [{ commonName: 'a\u0000b' }],
    [{ organization: 'a\u202eb' }],
    [{ keyAlgorithm: 'RSA_1024' }],
    [{ type: 'leaf' }],
    [{ notAfter: 'whenever' }],
    [{ maxPathLength: -2 }],
  ])('%j is a 422', async (more) => {
    expect((await create(more)).status).toBe(422);
  });

  it('that would end before it begins is a 400', async () => {
    expect((await create({ notAfter: '2001-01-01' })).status).toBe(400);
  });

  it('keeps its private key in an envelope only', async () => {
    const { body } = await create({ keyAlgorithm: 'ED25519' });
    const items = await storedItemsOf(place.world.app.table);
    const [key] = items.filter(({ sk }) => sk === `CAKEY#${body.ca.id}`);

    expect(key?.wrapped).toBeInstanceOf(Uint8Array);
    // PKCS #8 of Ed25519 begins like this.
    const prefix = Buffer.from('302e020100300506032b6570', 'hex');
    for (const item of items)
      for (const value of Object.values(item))
        if (value instanceof Uint8Array) expect(Buffer.from(value).includes(prefix)).toBe(false);
  });

  it('leaves an event with its name', async () => {
    const { body } = await create({ commonName: 'Told' });
    const events = await eventsOf(place.world.app, 'create-certificate-authority');
    expect(events.at(-1)?.metadata).toMatchObject({ caId: body.ca.id, dn: 'CN=Told' });
  });
});

describe('a list of CAs', () => {
  it('has the newest first, and those of a name or status alone when asked', async () => {
    const own = await openPkiPlace(place.world);
    const path = `/api/v2/workspace/${own.projectSlug}/cas`;
    const [first, second] = [await own.root({ commonName: 'One' }), await own.root({ commonName: 'Two' })];
    await own.ok('PATCH', `/ca/${first.id}`, { status: 'disabled' });
    const idsOf = async (query = '') =>
      (await own.ok('GET', path + query)).cas.map((ca: { id: string }) => ca.id);

    expect(await idsOf()).toEqual([second.id, first.id]);
    expect(await idsOf('?status=active')).toEqual([second.id]);
    expect(await idsOf('?commonName=One')).toEqual([first.id]);
    expect(await idsOf('?offset=1&limit=1')).toEqual([first.id]);
    expect((await own.send('GET', `${path}?offset=101`)).status).toBe(422);
  });
});

describe('a CA that is disabled', () => {
  it('issues nothing until it is enabled again, and answers for what it issued', async () => {
    const { id } = await place.root();
    const { serialNumber } = await place.issue(id);
    await place.ok('PATCH', `/ca/${id}`, { status: 'disabled' });

    const refused = await place.send('POST', `/ca/${id}/issue-certificate`, { commonName: 'a', ttl: '1h' });
    expect([refused.status, refused.body.message]).toEqual([400, 'CA is disabled']);
    await place.ok('POST', `/certificates/${serialNumber}/revoke`, { revocationReason: 'SUPERSEDED' });
    await place.fetch(`/crl/${id}/der`);

    await place.ok('PATCH', `/ca/${id}`, { status: 'active' });
    await place.issue(id);
  });

  it('while it waits for a certificate waits on once it is enabled', async () => {
    const { id } = (await create({ type: 'intermediate' })).body.ca;
    expect((await place.send('PATCH', `/ca/${id}`, { status: 'active' })).status).toBe(400);
    await place.ok('PATCH', `/ca/${id}`, { status: 'disabled' });
    const { ca } = await place.ok('PATCH', `/ca/${id}`, { status: 'active' });
    expect(ca.status).toBe('pending-certificate');
  });

  it('is not passed by issuances that were under way', async () => {
    const { id } = await place.root();
    const issuing = Array.from({ length: 12 }, () =>
      place.send('POST', `/ca/${id}/issue-certificate`, { commonName: 'a', ttl: '1h' }),
    );
    await place.ok('PATCH', `/ca/${id}`, { status: 'disabled' });
    const { totalCount } = await place.ok('GET', `/api/v2/workspace/${place.projectSlug}/certificates`);
    const replies = await Promise.all(issuing);
    const after = await place.ok('GET', `/api/v2/workspace/${place.projectSlug}/certificates`);

    expect(after.totalCount).toBe(totalCount);
    for (const { status, body } of replies) if (status !== 200) expect(body.message).toBe('CA is disabled');
  });
});

describe('a CA that is deleted', () => {
  it('must have issued nothing that is still valid, unless that is said to be meant', async () => {
    const { id } = await place.root();
    const { serialNumber } = await place.issue(id);

    expect((await place.send('DELETE', `/ca/${id}`)).status).toBe(400);
    await place.ok('POST', `/certificates/${serialNumber}/revoke`, { revocationReason: 'SUPERSEDED' });
    await place.ok('DELETE', `/ca/${id}`);

    const other = await place.root();
    await place.issue(other.id);
    await place.ok('DELETE', `/ca/${other.id}?force=true`);
    expect((await place.send('GET', `/ca/${other.id}`)).status).toBe(404);
  });

  it('counts no certificate whose time is over', async () => {
    const own = await openPkiPlace();
    const { id } = await own.root();
    await own.issue(id, { ttl: '1h' });
    own.world.app.runtime.advance(3601);
    await own.ok('DELETE', `/ca/${id}`);
  });

  it('can be restored for 30 days, in which its list is served', async () => {
    const own = await openPkiPlace();
    const { id } = await own.root();
    await own.ok('DELETE', `/ca/${id}`);
    await own.fetch(`/crl/${id}/der`);
    expect(
      (await own.send('POST', `/ca/${id}/issue-certificate`, { commonName: 'a', ttl: '1h' })).status,
    ).toBe(404);
    const cas = `/api/v2/workspace/${own.projectSlug}/cas`;
    const deleted = async () => (await own.ok('GET', `${cas}?isDeleted=true`)).cas;
    expect(await deleted()).toMatchObject([{ id, deletesAt: expect.any(String) }]);
    expect((await own.ok('GET', cas)).cas).toEqual([]);
    await own.ok('POST', `/ca/${id}/restore`);
    expect(await deleted()).toEqual([]);
    expect((await own.ok('GET', cas)).cas).toHaveLength(1);
    await own.issue(id);
    await own.ok('DELETE', `/ca/${id}?force=true`);
    own.world.app.runtime.advance(30 * 86_400 + 1);
    expect(await deleted()).toEqual([]);

    expect((await own.send('POST', `/ca/${id}/restore`)).status).toBe(404);
    expect((await own.send('GET', `/crl/${id}/der`)).status).toBe(404);
  });
});

describe('an intermediate', () => {
  it('is signed, imported, and found below its parent', async () => {
    const root = await place.root({ maxPathLength: 1 });
    const below = await place.intermediate(root.id, {}, { maxPathLength: 0 });

    expect(below).toMatchObject({ status: 'active', parentCaId: root.id, maxPathLength: 0 });
    const { certificateChain, serialNumber } = await place.ok('GET', `/ca/${below.id}/certificate`);
    expect(certificateChain).toBe((await place.ok('GET', `/ca/${root.id}/certificate`)).certificate);
    expect(serialNumber).toBe(below.serialNumber);
    const { certificate } = await place.ok('GET', `/certificates/${serialNumber}`);
    expect(certificate).toMatchObject({
      caId: root.id,
      keyUsages: ['digitalSignature', 'keyCertSign', 'cRLSign'],
    });
  });

  it.each([
    ['none below it', 0, 0, 1],
    ['as many as itself', 1, 1, 1],
    ['any number', 1, -1, 1],
    ['a later end', -1, -1, 20],
  ])('that asks for %s is refused', async (_what, own, asked, years) => {
    const root = await place.root({ maxPathLength: own });
    const reply = await place.send('POST', `/ca/${root.id}/sign-intermediate`, {
      csr: leafRequest,
      maxPathLength: asked,
      notAfter: inYears(years),
    });
    expect(reply.status, reply.text).toBe(400);
  });

  it('takes no certificate of another key, of no CA, or whose chain does not link', async () => {
    const root = await place.root();
    const other = await place.root({ commonName: 'Other' });
    const waiting = (await create({ type: 'intermediate', commonName: 'Waiting' })).body.ca;
    const { csr } = await place.ok('GET', `/ca/${waiting.id}/csr`);
    const signed = await place.ok('POST', `/ca/${root.id}/sign-intermediate`, { csr, notAfter: inYears(1) });
    const strange = await place.ok('POST', `/ca/${root.id}/sign-intermediate`, {
      csr: leafRequest,
      notAfter: inYears(1),
    });
    const otherRoot = (await place.ok('GET', `/ca/${other.id}/certificate`)).certificate;
    const importing = (certificate: string, certificateChain: string) =>
      place.send('POST', `/ca/${waiting.id}/import-certificate`, { certificate, certificateChain });

    expect((await importing(strange.certificate, strange.certificateChain)).status).toBe(400);
    expect((await importing(signed.certificate, otherRoot)).status).toBe(400);
    expect((await importing(signed.certificate, '')).status).toBe(400);
    expect((await importing('no certificate', signed.certificateChain)).status).toBe(400);
    expect((await importing(signed.certificate, signed.certificateChain)).status).toBe(200);
    // From now on it is renewed by the CA above.
    expect((await importing(signed.certificate, signed.certificateChain)).status).toBe(400);
  });

  it('cannot be had from a root’s request: a root makes none', async () => {
    const { id } = await place.root();
    expect((await place.send('GET', `/ca/${id}/csr`)).status).toBe(400);
  });
});

describe('a CA that is renewed', () => {
  it('keeps its key and name, and shows its new certificate', async () => {
    const root = await place.root({ notAfter: inYears(2) });
    const below = await place.intermediate(root.id, {}, { notAfter: inYears(1) });
    const renewing = { type: 'existing', notAfter: inYears(20) };
    const renewed = await place.ok('POST', `/ca/${root.id}/renew`, renewing);
    const again = await place.ok('POST', `/ca/${below.id}/renew`, { type: 'existing', notAfter: inYears(3) });

    const { ca } = await place.ok('GET', `/ca/${root.id}`);
    expect(ca.serialNumber).toBe(renewed.serialNumber);
    expect(ca.notAfter.slice(0, 10)).toBe(renewing.notAfter.slice(0, 10));
    expect(again.certificateChain).toContain(renewed.certificate);
    const all = await place.ok('GET', `/ca/${root.id}/ca-certificates`);
    expect(all.map(({ version }: { version: number }) => version)).toEqual([1, 2]);
  });

  it.each([
    ['earlier', -1],
    ['beyond its parent', 30],
  ])('to an end that is %s is refused', async (_what, years) => {
    const root = await place.root();
    const below = await place.intermediate(root.id);
    const reply = await place.send('POST', `/ca/${below.id}/renew`, {
      type: 'existing',
      notAfter: inYears(years),
    });
    expect(reply.status, reply.text).toBe(400);
  });
});

describe('rights', () => {
  it('let a developer see CAs and issue, and no viewer issue', async () => {
    const { id } = await place.root();
    const [developer, viewer] = await Promise.all([
      place.world.machineIn(place.projectId, 'member'),
      place.world.machineIn(place.projectId, 'viewer'),
    ]);
    const asked = { commonName: 'a', ttl: '1h' };
    const status = async (...given: Parameters<PkiPlace['send']>) => (await place.send(...given)).status;

    expect(await status('GET', `/ca/${id}`, undefined, viewer)).toBe(200);
    expect(await status('PATCH', `/ca/${id}`, { status: 'disabled' }, developer)).toBe(403);
    expect(await status('POST', `/ca/${id}/issue-certificate`, asked, developer)).toBe(200);
    expect(await status('POST', `/ca/${id}/issue-certificate`, asked, viewer)).toBe(403);
    // What answers for the CA itself is the business of who may change the CA.
    const answering = { ...asked, extendedKeyUsages: ['ocspSigning'] };
    expect(await status('POST', `/ca/${id}/issue-certificate`, answering, developer)).toBe(403);
    expect(await status('POST', `/ca/${id}/issue-certificate`, answering)).toBe(200);
  });
});
