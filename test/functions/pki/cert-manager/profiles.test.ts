import { X509Certificate } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasOpenssl, openssl } from '../../../domain/pki/x509/openssl.ts';
import { allItems } from '../../../harness/table.ts';
import { eventsOf } from '../../../world/events.ts';
import type { Actor } from '../../../world/world.ts';
import { request } from '../hostile-requests.ts';
import { openPkiPlace, type PkiPlace } from '../pki-place.ts';

const base = '/api/v1/cert-manager';
let place: PkiPlace;
let caId: string;
beforeAll(async () => {
  place = await openPkiPlace();
  caId = (await place.root()).id;
});
// Refusals are counted by the minute.
beforeEach(() => place.world.app.runtime.advance(60));

const fresh = (what: string): string => `${what}-${place.world.app.runtime.uuid()}`;

const open = {
  subject: [{ type: 'common_name', allowed: ['*.example.com'] }],
  sans: [{ type: 'dns_name', allowed: ['*.example.com'] }],
  validity: { max: '90d' },
};

const policy = async (content: object = open) =>
  (
    await place.ok('POST', `${base}/certificate-policies`, {
      projectId: place.projectId,
      name: fresh('policy'),
      ...content,
    })
  ).certificatePolicy;

const profile = async (content: object = open, more: object = {}): Promise<string> => {
  const { certificateProfile } = await place.ok('POST', `${base}/certificate-profiles`, {
    projectId: place.projectId,
    caId,
    certificatePolicyId: (await policy(content)).id,
    slug: fresh('profile'),
    ...more,
  });
  return certificateProfile.id;
};

const issue = (profileId: string, attributes: object = {}, more: object = {}, actor?: Actor) =>
  place.send(
    'POST',
    `${base}/certificates`,
    { profileId, attributes: { commonName: 'www.example.com', ...attributes }, ...more },
    actor,
  );

describe('policies and profiles', () => {
  it('are read as they were written, in the spelling of this generation', async () => {
    const made = await policy({
      ...open,
      description: 'For servers',
      keyUsages: { allowed: ['digital_signature', 'crl_sign'], denied: ['decipherOnly'] },
      extendedKeyUsages: { required: ['server_auth'] },
      algorithms: { signature: ['SHA256-ECDSA'], keyAlgorithm: ['ECDSA-P256'] },
    });
    expect(made).toMatchObject({
      ...open,
      projectId: place.projectId,
      description: 'For servers',
      keyUsages: { allowed: ['digital_signature', 'crl_sign'], denied: ['decipher_only'] },
      extendedKeyUsages: { required: ['server_auth'] },
      algorithms: { signature: ['SHA256-ECDSA'], keyAlgorithm: ['ECDSA-P256'] },
      basicConstraints: { isCA: 'denied' },
    });
    expect((await place.ok('GET', `${base}/certificate-policies/${made.id}`)).certificatePolicy).toEqual(
      made,
    );
    const { certificatePolicies } = await place.ok(
      'GET',
      `${base}/certificate-policies?projectId=${place.projectId}`,
    );
    expect(certificatePolicies).toContainEqual(made);
  });

  it('are found by slug, with defaults', async () => {
    const slug = fresh('profile');
    const defaults = { ttlDays: 7, organizationalUnit: 'Web', keyUsages: ['digital_signature'] };
    const id = await profile(open, { slug, defaults, description: 'Web' });
    const { certificateProfile } = await place.ok(
      'GET',
      `${base}/certificate-profiles/slug/${slug}?projectId=${place.projectId}`,
    );
    expect(certificateProfile).toMatchObject({
      id,
      slug,
      caId,
      defaults,
      issuerType: 'ca',
      description: 'Web',
    });
  });

  it('need no project of whoever is in exactly one', async () => {
    const machine = await place.world.machineIn(place.projectId, 'admin');
    const { certificatePolicies } = await place.ok('GET', `${base}/certificate-policies`, undefined, machine);
    expect(certificatePolicies.length).toBeGreaterThan(0);
    await place.world.project();
    const refused = await place.send('GET', `${base}/certificate-policies`);
    expect([refused.status, refused.body.message]).toEqual([
      400,
      'projectId is required of whoever is not in exactly one project',
    ]);
  });

  it('have names of their own, and a policy stays while a profile needs it', async () => {
    const { id, name } = await policy();
    const again = await place.send('POST', `${base}/certificate-policies`, {
      projectId: place.projectId,
      name,
    });
    expect(again.status).toBe(400);
    const { certificateProfile } = await place.ok('POST', `${base}/certificate-profiles`, {
      projectId: place.projectId,
      caId,
      certificatePolicyId: id,
      slug: fresh('profile'),
    });
    expect((await place.send('DELETE', `${base}/certificate-policies/${id}`)).status).toBe(400);
    await place.ok('DELETE', `${base}/certificate-profiles/${certificateProfile.id}`);
    await place.ok('DELETE', `${base}/certificate-policies/${id}`);
    expect((await place.send('GET', `${base}/certificate-policies/${id}`)).status).toBe(404);
  });

  it.each([
    ['a CA of another kind', { issuerType: 'self-signed' }],
    ['another way to enrol', { enrollmentType: 'scep' }],
    ['a slug that is none', { slug: 'Not A Slug' }],
    ['a usage that is none', { defaults: { keyUsages: ['everything'] } }],
    ['a key that is not made here', { defaults: { keyAlgorithm: 'RSA-1024' } }],
  ])('are refused with %s', async (_what, more) => {
    const reply = await place.send('POST', `${base}/certificate-profiles`, {
      projectId: place.projectId,
      caId,
      certificatePolicyId: (await policy()).id,
      slug: fresh('profile'),
      ...more,
    });
    expect(reply.status, reply.text).toBe(422);
  });

  it.each([
    ['certificates of CAs', { basicConstraints: { isCA: 'required' } }],
    ['addresses that are none', { sans: [{ type: 'ip_address', allowed: ['10.*'] }] }],
    ['a length that is none', { validity: { max: 'long' } }],
    ['an attribute that is none', { subject: [{ type: 'shoe_size', allowed: ['*'] }] }],
  ])('are refused with %s in the policy', async (_what, more) => {
    const reply = await place.send('POST', `${base}/certificate-policies`, {
      projectId: place.projectId,
      name: fresh('policy'),
      ...more,
    });
    expect(reply.status, reply.text).toBe(422);
  });

  it('take a CA and a policy of their own project only', async () => {
    const other = await openPkiPlace(place.world);
    const foreignCa = (await other.root()).id;
    const { certificatePolicy } = await other.ok('POST', `${base}/certificate-policies`, {
      projectId: other.projectId,
      name: fresh('policy'),
    });
    const own = {
      projectId: place.projectId,
      caId,
      certificatePolicyId: (await policy()).id,
      slug: fresh('p'),
    };
    for (const wrong of [{ caId: foreignCa }, { certificatePolicyId: certificatePolicy.id }]) {
      const reply = await place.send('POST', `${base}/certificate-profiles`, { ...own, ...wrong });
      expect(reply.status, reply.text).toBe(404);
    }
  });
});

describe('a certificate by a profile', () => {
  it('comes with a key that is kept nowhere, and is read by its id and as a request', async () => {
    const profileId = await profile();
    const reply = await issue(profileId, { altNames: [{ type: 'dns_name', value: 'www.example.com' }] });
    expect(reply.status, reply.text).toBe(200);
    const { certificate: issued, certificateRequestId, status } = reply.body;
    const leaf = new X509Certificate(issued.certificate);
    expect(status).toBe('issued');
    expect([leaf.subject, leaf.subjectAltName]).toEqual(['CN=www.example.com', 'DNS:www.example.com']);
    expect(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)).toBe(90 * 86_400_000);
    expect(leaf.checkPrivateKey((await import('node:crypto')).createPrivateKey(issued.privateKey))).toBe(
      true,
    );
    expect(JSON.stringify(await allItems(place.world.app.table))).not.toContain(
      issued.privateKey.split('\n')[1],
    );
    const { certificate: read } = await place.ok('GET', `${base}/certificates/${issued.certificateId}`);
    expect(read).toMatchObject({
      id: issued.certificateId,
      profileId,
      serialNumber: issued.serialNumber,
      status: 'active',
      keyUsages: ['digital_signature', 'key_encipherment'],
      certificate: issued.certificate,
    });
    const bundle = await place.ok('GET', `${base}/certificates/${issued.certificateId}/bundle`);
    expect(bundle).toEqual({
      certificate: issued.certificate,
      certificateChain: issued.certificateChain,
      privateKey: null,
      serialNumber: issued.serialNumber,
    });
    const asked = await place.ok('GET', `${base}/certificates/certificate-requests/${certificateRequestId}`);
    expect(asked).toMatchObject({ status: 'issued', profileId, certificateId: issued.certificateId });
    const event = (await eventsOf(place.world.app, 'issue-cert-by-profile')).at(-1);
    expect(event?.metadata).toMatchObject({
      certificateProfileId: profileId,
      serialNumber: issued.serialNumber,
      subject: 'CN=www.example.com',
    });
  });

  it('takes what the profile says where the request says nothing, and the key that is asked for', async () => {
    const content = {
      ...open,
      subject: [...open.subject, { type: 'organization', allowed: ['Acme'] }],
      extendedKeyUsages: { allowed: ['server_auth', 'client_auth'] },
    };
    const defaults = { ttlDays: 7, organization: 'Acme', extendedKeyUsages: ['server_auth'] };
    const profileId = await profile(content, { defaults });
    const reply = await issue(profileId, { keyAlgorithm: 'RSA_2048' });
    expect(reply.status, reply.text).toBe(200);
    const leaf = new X509Certificate(reply.body.certificate.certificate);
    expect(leaf.subject).toBe('O=Acme\nCN=www.example.com');
    expect(leaf.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)).toBe(7 * 86_400_000);
  });

  it('leaves the root out of the chain when asked', async () => {
    const { id } = await place.intermediate(caId, { commonName: fresh('ca').slice(0, 60) });
    const profileId = await profile(open, { caId: id });
    const whole = (await issue(profileId)).body.certificate.certificateChain;
    const cut = (await issue(profileId, {}, { removeRootsFromChain: true })).body.certificate
      .certificateChain;
    expect(whole.match(/BEGIN/g)).toHaveLength(2);
    expect(cut.match(/BEGIN/g)).toHaveLength(1);
    expect(whole.startsWith(cut)).toBe(true);
  });

  it.skipIf(!hasOpenssl)('signs a request, and OpenSSL takes what comes', async () => {
    const profileId = await profile();
    const csr = request('/CN=a.example.com', ['subjectAltName = DNS:a.example.com']);
    const reply = await place.send('POST', `${base}/certificates`, { profileId, csr });
    expect(reply.status, reply.text).toBe(200);
    const { certificate } = reply.body;
    expect(certificate).not.toHaveProperty('privateKey');
    const at = String(Math.floor(place.world.app.runtime.now().getTime() / 1000) + 5);
    const verified = openssl(['verify', '-x509_strict', '-attime', at, '-CAfile', 'ca.pem', 'it.pem'], {
      'ca.pem': certificate.certificateChain,
      'it.pem': certificate.certificate,
    });
    expect(verified).toContain('it.pem: OK');
    const renewed = await place.send('POST', `${base}/certificates/${certificate.certificateId}/renew`, {});
    expect(renewed.status).toBe(400);
  });

  it('is renewed with a new key of the same algorithm, for the same names and as long', async () => {
    const profileId = await profile();
    const altNames = [{ type: 'dns_name', value: 'b.example.com' }];
    const { certificate: first } = (
      await issue(profileId, { ttl: '10d', keyAlgorithm: 'EC_secp384r1', altNames })
    ).body;
    const second = await place.ok('POST', `${base}/certificates/${first.certificateId}/renew`, {});
    const [before, after] = [new X509Certificate(first.certificate), new X509Certificate(second.certificate)];
    expect([after.subject, after.subjectAltName]).toEqual([before.subject, before.subjectAltName]);
    expect(after.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'secp384r1' });
    expect(after.publicKey.equals(before.publicKey)).toBe(false);
    expect(second.certificateId).not.toBe(first.certificateId);
    expect(Date.parse(after.validTo) - Date.parse(after.validFrom)).toBe(10 * 86_400_000);
    await place.ok('POST', `/certificates/${second.serialNumber}/revoke`, { revocationReason: 'SUPERSEDED' });
    const dead = await place.send('POST', `${base}/certificates/${second.certificateId}/renew`, {});
    expect([dead.status, dead.body.message]).toEqual([400, 'Certificate is revoked']);
  });

  it('is gone with its record', async () => {
    const { certificate } = (await issue(await profile())).body;
    await place.ok('DELETE', `/certificates/${certificate.serialNumber}`);
    expect((await place.send('GET', `${base}/certificates/${certificate.certificateId}`)).status).toBe(404);
    const left = (await allItems(place.world.app.table)).filter(({ pk }) =>
      String(pk).includes(certificate.certificateId),
    );
    expect(left).toEqual([]);
  });

  it.each([
    ['another name', { commonName: 'www.example.org' }],
    ['an alternative name beyond the policy', { altNames: [{ type: 'dns_name', value: 'example.org' }] }],
    [
      'a kind of name that the policy does not speak of',
      { altNames: [{ type: 'email', value: 'a@example.com' }] },
    ],
    ['a part of the subject likewise', { organization: 'Acme' }],
    ['a usage beyond the usual', { keyUsages: ['key_agreement'] }],
    ['a purpose where none is allowed', { extendedKeyUsages: ['code_signing'] }],
    ['a longer time', { ttl: '91d' }],
    ['another signature than the CA’s', { signatureAlgorithm: 'RSA-SHA256' }],
  ])('is refused for %s', async (_what, attributes) => {
    const reply = await issue(await profile(), attributes);
    expect(reply.status, reply.text).toBe(400);
  });

  it.skipIf(!hasOpenssl)(
    'is refused for a request with names beside it, or by a key that the policy does not allow',
    async () => {
      const csr = request('/CN=a.example.com');
      const profileId = await profile();
      expect((await issue(profileId, {}, { csr })).status).toBe(400);
      const strict = await profile({ ...open, algorithms: { keyAlgorithm: ['RSA-4096'] } });
      const refused = await place.send('POST', `${base}/certificates`, { profileId: strict, csr });
      expect([refused.status, refused.body.message]).toEqual([
        400,
        'Invalid request: the key is of an algorithm that the policy does not allow',
      ]);
    },
  );

  it('takes the right to create certificates, and no other', async () => {
    const profileId = await profile();
    const slug = fresh('role');
    const permissions = [{ subject: 'certificates', action: ['create'] }];
    await place.ok('POST', `/api/v2/workspace/${place.projectId}/roles`, { slug, name: slug, permissions });
    const issuer = await place.world.machineIn(place.projectId, slug);
    const stranger = await place.world.machineIn(place.projectId, 'no-access');
    expect((await issue(profileId, {}, {}, issuer)).status).toBe(200);
    expect((await issue(profileId, {}, {}, stranger)).status).toBe(403);
  });

  it('comes also from a CA that issues by templates only, and from none that is disabled', async () => {
    const { id } = await place.root({ commonName: 'Strict', requireTemplateForIssuance: true });
    const profileId = await profile(open, { caId: id });
    expect((await issue(profileId)).status).toBe(200);
    await place.ok('PATCH', `/ca/${id}`, { status: 'disabled' });
    expect((await issue(profileId)).status).toBe(400);
  });
});

describe('a certificate by a profile has a usage that the policy names', () => {
  const serverAuth = '1.3.6.1.5.5.7.3.1';
  const usagesOf = ({
    body,
  }: {
    readonly body: { readonly certificate: { readonly certificate: string } };
  }) => new X509Certificate(body.certificate.certificate).keyUsage;

  it('where nothing is asked for, or nothing at all', async () => {
    const id = await profile({ ...open, extendedKeyUsages: { allowed: ['server_auth'] } });
    expect(usagesOf(await issue(id))).toEqual([serverAuth]);
    expect(usagesOf(await issue(id, { extendedKeyUsages: [] }))).toEqual([serverAuth]);
    expect(usagesOf(await issue(id, { extendedKeyUsages: ['server_auth'] }))).toEqual([serverAuth]);
    expect((await issue(id, { extendedKeyUsages: ['client_auth'] })).status).toBe(400);
  });
});
