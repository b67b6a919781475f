import { X509Certificate } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasOpenssl } from '../../../domain/pki/x509/openssl.ts';
import { strictlyVerified } from '../openssl-verify.ts';
import { openPkiPlace, type PkiPlace } from '../pki-place.ts';

const base = '/api/v1/cert-manager/ca/internal';
let place: PkiPlace;
beforeAll(async () => {
  place = await openPkiPlace();
});
// Refusals are counted by the minute.
beforeEach(() => place.world.app.runtime.advance(60));

const inDays = (days: number): string =>
  new Date(Math.floor(place.world.app.runtime.now().getTime() / 1000 + days * 86_400) * 1000).toISOString();

const written = {
  type: 'root',
  commonName: 'Acme',
  organization: 'Acme Ltd',
  ou: 'Keys',
  country: 'DE',
  province: 'Berlin',
  locality: 'Mitte',
  keyAlgorithm: 'EC_prime256v1',
  maxPathLength: 2,
};
const make = (
  configuration: { readonly type?: string; readonly [member: string]: unknown } = {},
  more: object = {},
  own = place,
) =>
  own.ok('POST', base, {
    projectId: own.projectId,
    name: 'acme',
    status: 'active',
    configuration: {
      ...written,
      ...(configuration.type === 'intermediate' && { commonName: 'Acme below' }),
      ...configuration,
    },
    ...more,
  });
const below = async (parentCaId: string, more: object = {}) => {
  const { id } = await make({ type: 'intermediate', maxPathLength: undefined, ...more });
  await place.ok('POST', `${base}/${id}/certificate`, {
    notAfter: inDays(900),
    maxPathLength: 0,
    parentCaId,
  });
  return id as string;
};

describe('a CA as Terraform writes it', () => {
  it('is read as it was written, root and intermediate, before and after they have certificates', async () => {
    const root = await make();
    expect(root).toMatchObject({
      projectId: place.projectId,
      name: 'acme',
      type: 'internal',
      status: 'active',
      enableDirectIssuance: true,
      configuration: { ...written, parentCaId: null, activeCaCertId: expect.any(String) },
    });
    expect(await place.ok('GET', `${base}/${root.id}`)).toEqual(root);

    const wanted = {
      ...written,
      type: 'intermediate',
      commonName: 'Acme servers',
      maxPathLength: 0,
      parentCaId: root.id,
    };
    const made = await make(wanted, { enableDirectIssuance: false });
    expect(made).toMatchObject({
      status: 'pending-certificate',
      enableDirectIssuance: false,
      configuration: { ...wanted, activeCaCertId: null, serialNumber: null },
    });
    const asked = { notBefore: inDays(0), notAfter: inDays(500), maxPathLength: 0 };
    const { certId, ...certificate } = await place.ok('POST', `${base}/${made.id}/certificate`, asked);
    expect(await place.ok('GET', `${base}/${made.id}/certificate`)).toEqual({ certId, ...certificate });
    const specific = await place.ok('GET', `${base}/${made.id}/certificate/${certId}`);
    expect(specific).toEqual({ certId, ...certificate, ...asked, parentCaId: root.id });
    const { status, configuration } = await place.ok('GET', `${base}/${made.id}`);
    expect(status).toBe('active');
    expect(configuration).toMatchObject({ ...wanted, activeCaCertId: certId });
  });

  it('keeps its configuration when its certificate is another', async () => {
    const { id } = await make({ maxPathLength: -1 });
    const asked = { notBefore: inDays(0), notAfter: inDays(365), maxPathLength: 1 };
    const { certId } = await place.ok('POST', `${base}/${id}/certificate`, asked);
    expect(await place.ok('GET', `${base}/${id}/certificate/${certId}`)).toMatchObject(asked);
    expect((await place.ok('GET', `${base}/${id}`)).configuration.maxPathLength).toBe(-1);
  });

  it('takes its own configuration back with a change, and no other', async () => {
    const made = await make();
    const { configuration } = made;
    const changed = await place.ok('PATCH', `${base}/${made.id}`, {
      name: 'other',
      status: 'disabled',
      enableDirectIssuance: false,
      configuration,
    });
    expect(changed).toMatchObject({ name: 'other', status: 'disabled', enableDirectIssuance: false });
    expect(changed.configuration).toEqual({ ...configuration, friendlyName: 'other' });
    for (const more of [
      { type: 'intermediate' },
      { commonName: 'Other' },
      { keyAlgorithm: 'RSA_2048' },
      { maxPathLength: 5 },
      { keyStorage: 'kms' },
    ]) {
      const reply = await place.send('PATCH', `${base}/${made.id}`, {
        configuration: { ...configuration, ...more },
      });
      expect([reply.status, reply.body.message]).toEqual([
        400,
        expect.stringMatching(/^configuration\.\w+ of a CA cannot be changed/),
      ]);
    }
  });

  it('may be called active while it waits, and is gone when it was deleted', async () => {
    const { id } = await make({ type: 'intermediate', maxPathLength: undefined });
    const changed = await place.ok('PATCH', `${base}/${id}`, { name: 'again', status: 'active' });
    expect(changed).toMatchObject({ name: 'again', status: 'pending-certificate' });
    await place.ok('DELETE', `${base}/${id}`);
    expect((await place.send('GET', `${base}/${id}`)).status).toBe(404);
    expect((await place.send('GET', `${base}/${id}/certificate`)).status).toBe(404);
  });

  it('is listed', async () => {
    const own = await openPkiPlace(place.world);
    const made = await make({}, {}, own);
    const { certificateAuthorities } = await own.ok('GET', `${base}?projectId=${own.projectId}`);
    expect(certificateAuthorities).toEqual([made]);
  });

  it.skipIf(!hasOpenssl)('issues what OpenSSL takes, also after both were renewed by new keys', async () => {
    const root = await make();
    const id = await below(root.id);
    const before = await place.issue(id);
    for (const caId of [root.id, id])
      await place.ok('POST', `${base}/${caId}/renew`, {
        type: 'new',
        notAfter: inDays(caId === id ? 1000 : 5000),
      });
    const after = await place.issue(id);
    const spki = (pem: string) => new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'pem' });
    expect(spki(before.issuingCaCertificate)).not.toBe(spki(after.issuingCaCertificate));
    expect((await place.ok('GET', `${base}/${id}/ca-certificates`)).length).toBe(2);
  });

  it.skipIf(!hasOpenssl)('stands in a chain that OpenSSL verifies strictly', async () => {
    const root = await make();
    const id = await below(root.id);
    const leaf = await place.issue(id, { altNames: 'www.example.com' });
    expect(await strictlyVerified(place, leaf, [root.id, id])).toContain('leaf.pem: OK');
  });
});

describe('a certificate of a CA is refused', () => {
  const certify = (caId: string, more: object) =>
    place.send('POST', `${base}/${caId}/certificate`, { notAfter: inDays(100), ...more });

  it.each([
    [
      'of a root below another CA',
      'a root signs itself',
      async () => [(await make()).id, { parentCaId: (await make()).id }],
    ],
    [
      'of an intermediate below nothing',
      'parentCaId is required',
      async () => [(await make({ type: 'intermediate' })).id, {}],
    ],
    [
      'below one that was disabled',
      'CA is disabled',
      async () => {
        const { id } = await make();
        await place.ok('PATCH', `${base}/${id}`, { status: 'disabled' });
        return [(await make({ type: 'intermediate' })).id, { parentCaId: id }];
      },
    ],
    [
      'below one that was deleted',
      'was deleted',
      async () => {
        const { id } = await make();
        await place.ok('DELETE', `${base}/${id}`);
        return [(await make({ type: 'intermediate' })).id, { parentCaId: id }];
      },
    ],
    [
      'while it is disabled itself',
      'CA is disabled',
      async () => {
        const { id } = await make();
        await place.ok('PATCH', `${base}/${id}`, { status: 'disabled' });
        return [id, {}];
      },
    ],
    [
      'beyond the end of the CA above',
      '',
      async () => {
        const { id } = await make({ notAfter: inDays(50) });
        return [(await make({ type: 'intermediate', maxPathLength: 0 })).id, { parentCaId: id }];
      },
    ],
    [
      'beyond its path length',
      'path length',
      async () => {
        const { id } = await make({ maxPathLength: 0 });
        return [(await make({ type: 'intermediate', maxPathLength: 0 })).id, { parentCaId: id }];
      },
    ],
    [
      'below a CA that stands below it',
      'below itself',
      async () => {
        const { id: root } = await make({ maxPathLength: -1 });
        const upper = await below(root, { maxPathLength: -1, commonName: 'upper' });
        await place.ok('POST', `${base}/${upper}/certificate`, {
          notAfter: inDays(900),
          maxPathLength: 3,
          parentCaId: root,
        });
        return [upper, { parentCaId: await below(upper, { commonName: 'lower' }), maxPathLength: 0 }];
      },
    ],
  ] as const)('%s', async (_what, why, arrange) => {
    const [caId, more] = (await arrange()) as [string, object];
    const before = (await place.ok('GET', `${base}/${caId}/ca-certificates`)).length;
    const reply = await certify(caId, more);
    expect(reply.status, reply.text).toBe(400);
    expect(reply.body.message).toContain(why);
    expect((await place.ok('GET', `${base}/${caId}/ca-certificates`)).length).toBe(before);
  });

  it('by a CA of another project, which looks like none', async () => {
    const other = await openPkiPlace(place.world);
    const foreign = await make({}, {}, other);
    const { id } = await make({ type: 'intermediate', maxPathLength: undefined });
    expect((await certify(id, { parentCaId: foreign.id })).status).toBe(404);
    const reply = await place.send('POST', base, {
      projectId: place.projectId,
      name: 'a',
      configuration: { ...written, type: 'intermediate', parentCaId: foreign.id },
    });
    expect(reply.status).toBe(404);
  });

  it('to whoever only reads', async () => {
    const { id } = await make();
    const viewer = await place.world.machineIn(place.projectId, 'viewer');
    const reply = await place.send('POST', `${base}/${id}/certificate`, { notAfter: inDays(100) }, viewer);
    expect(reply.status).toBe(403);
  });
});
