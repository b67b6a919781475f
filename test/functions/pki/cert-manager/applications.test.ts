import { X509Certificate } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasOpenssl } from '../../../domain/pki/x509/openssl.ts';
import { eventsOf } from '../../../world/events.ts';
import { openClient } from '../acme/acme-client.ts';
import { readyOrder } from '../acme/ready-order.ts';
import { certificatesIn, type EstPlace, openEstPlace, passphrase } from '../est/est-place.ts';
import { request } from '../hostile-requests.ts';
import { openPkiPlace } from '../pki-place.ts';

const base = '/api/v1/cert-manager';
let place: EstPlace;
beforeAll(async () => {
  place = await openEstPlace();
});
// Refusals are counted by the minute.
beforeEach(() => place.world.app.runtime.advance(60));

const fresh = (what: string): string => `${what}-${place.world.app.runtime.uuid()}`;
const csrOf = (name: string): string => request(`/CN=${name}`, [`subjectAltName = DNS:${name}`]);

interface Made {
  readonly policyId: string;
  readonly profileId: string;
  readonly applicationId: string;
  readonly name: string;
  readonly at: string;
}

/** An application with one profile, which nobody can enrol by yet. */
const made = async (policy: object = {}, defaults: object = {}): Promise<Made> => {
  const { projectId, caId } = place;
  const { certificatePolicy } = await place.ok('POST', `${base}/certificate-policies`, {
    projectId,
    name: fresh('policy'),
    subject: [{ type: 'common_name', allowed: ['*.example.com'] }],
    sans: [{ type: 'dns_name', allowed: ['*.example.com'], denied: ['root.example.com'] }],
    extendedKeyUsages: { allowed: ['server_auth', 'client_auth'] },
    validity: { max: '30d' },
    ...policy,
  });
  const { certificateProfile } = await place.ok('POST', `${base}/certificate-profiles`, {
    projectId,
    caId,
    certificatePolicyId: certificatePolicy.id,
    slug: fresh('profile'),
    defaults: { ttlDays: 7, extendedKeyUsages: ['server_auth', 'client_auth'], ...defaults },
  });
  const name = fresh('application');
  const { application } = await place.ok('POST', `${base}/applications`, {
    projectId,
    name,
    profileIds: [certificateProfile.id],
  });
  return {
    policyId: certificatePolicy.id,
    profileId: certificateProfile.id,
    applicationId: application.id,
    name,
    at: `${base}/applications/${application.id}/profiles/${certificateProfile.id}`,
  };
};

const byEst = async ({ at }: Made, more: object = {}): Promise<string> =>
  (
    await place.ok('PUT', `${at}/enrollment/est`, {
      passphrase,
      disableBootstrapCaValidation: true,
      ...more,
    })
  ).est.id;
const byAcme = async ({ at }: Made): Promise<string> =>
  (await place.ok('PUT', `${at}/enrollment/acme`, {})).acme.id;
const bindingKey = async ({ at }: Made) => {
  const { eabKid, eabSecret } = await place.ok('POST', `${at}/enrollment/acme/eab/reveal`);
  return { id: eabKid as string, secret: eabSecret as string };
};

describe('an application', () => {
  it('is found by its name without naming the project, as agents do, and issues to them', async () => {
    const { applicationId, profileId, name, at } = await made();
    const { application } = await place.ok('GET', `${base}/applications/by-name/${name}`);
    const { profiles } = await place.ok('GET', `${base}/applications/${application.id}/profiles`);
    const asked = { profileId, applicationId, attributes: { commonName: 'a.example.com' } };

    expect(application.id).toBe(applicationId);
    expect(profiles).toMatchObject([{ applicationId, profileId, apiConfigId: null, scepConfigId: null }]);
    expect((await place.send('POST', `${base}/certificates`, asked)).status).toBe(400);
    const { api } = await place.ok('PUT', `${at}/enrollment/api`, { autoRenew: false, renewBeforeDays: 3 });
    expect(api).toMatchObject({ autoRenew: false, renewBeforeDays: 3 });
    const issued = await place.ok('POST', `${base}/certificates`, asked);
    expect(issued.certificate.privateKey).toMatch(/PRIVATE KEY/);
    await place.ok('DELETE', `${at}/enrollment/api`);
    expect((await place.send('POST', `${base}/certificates`, asked)).status).toBe(400);
  });

  it('has a name of its own, profiles of its project, and takes nothing that is not offered', async () => {
    const { name, at, profileId, applicationId } = await made();
    const { projectId } = place;
    const other = await openPkiPlace(place.world);
    const foreign = (
      await place.send('POST', `${base}/applications`, {
        projectId: other.projectId,
        name,
        profileIds: [profileId],
      })
    ).status;

    expect((await place.send('POST', `${base}/applications`, { projectId, name })).status).toBe(400);
    expect(foreign).toBe(404);
    expect(
      (
        await place.send('POST', `${base}/applications/${applicationId}/profiles`, {
          profileIds: [applicationId],
        })
      ).status,
    ).toBe(404);
    for (const [way, body] of [
      ['api', { autoRenew: true }],
      ['acme', { skipEabBinding: true }],
      ['acme', { skipDnsOwnershipVerification: true }],
      ['est', { passphrase }],
    ] as const)
      expect((await place.send('PUT', `${at}/enrollment/${way}`, body)).status, way).toBeGreaterThanOrEqual(
        400,
      );
    expect((await place.send('PUT', `${at}/enrollment/scep`, {})).status).toBe(404);
  });

  it('keeps its profiles from being deleted, and takes enrolment with it when it goes', async () => {
    const it = await made();
    const [estId, acmeId] = [await byEst(it), await byAcme(it)];
    const there = async () => [
      (await place.get(estId, 'cacerts')).status,
      (await openClient(place.world.app, acmeId).get('/directory')).status,
    ];

    expect((await place.send('DELETE', `${base}/certificate-profiles/${it.profileId}`)).status).toBe(400);
    expect(await there()).toEqual([200, 200]);
    await place.ok('DELETE', `${base}/applications/${it.applicationId}`);
    expect(await there()).toEqual([404, 404]);
    await place.ok('DELETE', `${base}/certificate-profiles/${it.profileId}`);
  });

  it('says how certificates are enrolled for', async () => {
    const it = await made();
    const none = await place.ok('GET', `${it.at}/enrollment`);
    const [estId, acmeId] = [await byEst(it), await byAcme(it)];
    const all = await place.ok('GET', `${it.at}/enrollment`);

    expect(none).toMatchObject({ api: null, est: null, acme: null, scep: null, estConfigured: false });
    expect(all).toMatchObject({
      est: { id: estId, disableBootstrapCaValidation: true },
      acme: { id: acmeId, skipEabBinding: false },
      estConfigured: true,
      acmeConfigured: true,
    });
    expect(all.est.estEndpointUrl).toMatch(new RegExp(`/\\.well-known/est/${estId}$`));
    expect(all.acme.directoryUrl).toMatch(new RegExp(`/acme/${acmeId}/directory$`));
  });
});

describe.skipIf(!hasOpenssl)('EST by a profile', () => {
  it('issues what the policy allows, with what the profile says, on record by its id', async () => {
    const it = await made();
    const id = await byEst(it);
    const reply = await place.post(id, 'simpleenroll', csrOf('a.example.com'));
    const [pem = ''] = certificatesIn(reply.text);
    const leaf = new X509Certificate(pem);
    const [event] = (await eventsOf(place.world.app, 'est-simple-enroll')).slice(-1);

    expect(leaf.subjectAltName).toBe('DNS:a.example.com');
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    expect(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)).toBe(7 * 86_400_000);
    expect(event?.metadata).toMatchObject({
      applicationId: it.applicationId,
      certificateProfileId: it.profileId,
      serialNumber: leaf.serialNumber.toLowerCase(),
    });
    const renewed = await place.post(id, 'simplereenroll', csrOf('a.example.com'), { certificate: pem });
    expect(renewed.status).toBe(200);
    for (const name of ['root.example.com', 'a.evil.test'])
      expect((await place.post(id, 'simpleenroll', csrOf(name))).status, name).toBe(400);
    const wrong = await place.post(id, 'simpleenroll', csrOf('a.example.com'), { passphrase: 'wrong' });
    expect(wrong.status).toBe(401);
  });

  it('keeps its address while it is changed, and has another one once it was ended', async () => {
    const it = await made();
    const first = await byEst(it);
    expect(await byEst(it, { passphrase: 'another one' })).toBe(first);
    expect((await place.post(first, 'simpleenroll', csrOf('a.example.com'))).status).toBe(401);
    await place.ok('DELETE', `${it.at}/enrollment/est`);
    expect((await place.get(first, 'cacerts')).status).toBe(404);
    expect((await place.send('DELETE', `${it.at}/enrollment/est`)).status).toBe(404);
    const second = await byEst(it);
    expect(second).not.toBe(first);
    expect((await place.get(first, 'cacerts')).status).toBe(404);
  });
});

describe('ACME by a profile', () => {
  it('issues what the policy allows and refuses other names as the order is opened', async () => {
    const it = await made();
    const client = openClient(place.world.app, await byAcme(it));
    const { finalize } = await readyOrder(place, client, await bindingKey(it), ['a.example.com']);
    const order = await client.finalize(finalize, { names: ['a.example.com'] });
    const pem = (await client.post(order.body.certificate)).text;
    const leaf = new X509Certificate(pem);

    expect(leaf.subjectAltName).toBe('DNS:a.example.com');
    for (const name of ['root.example.com', 'a.evil.test', '10.0.0.1'])
      expect((await client.order([name])).body.type, name).toMatch(/rejectedIdentifier$/);
    const revoked = await client.post(`${client.base}/revoke-cert`, {
      certificate: leaf.raw.toString('base64url'),
    });
    expect(revoked.status).toBe(200);
  });

  it('refuses at last what the policy requires and the request lacks', async () => {
    const it = await made({ subject: [{ type: 'common_name', required: ['*.example.com'] }] });
    const client = openClient(place.world.app, await byAcme(it));
    const { finalize } = await readyOrder(place, client, await bindingKey(it), ['a.example.com']);
    expect((await client.finalize(finalize, { names: ['a.example.com'] })).status).toBe(400);
    const named = await client.finalize(finalize, { names: ['a.example.com'], commonName: 'a.example.com' });
    expect(named.status).toBe(200);
  });

  it('reveals one key until it made an account, then another', async () => {
    const it = await made();
    const client = openClient(place.world.app, await byAcme(it));
    const first = await bindingKey(it);
    expect(await bindingKey(it)).toEqual(first);
    expect((await client.register(first)).status).toBe(201);
    const second = await bindingKey(it);
    expect(second.id).not.toBe(first.id);
    expect((await openClient(place.world.app, client.templateId).register(first)).status).toBe(403);
  });

  it('knows no account of before once it was ended and opened again', async () => {
    const it = await made();
    const client = openClient(place.world.app, await byAcme(it));
    await client.register(await bindingKey(it));
    await place.ok('DELETE', `${it.at}/enrollment/acme`);
    expect((await client.order(['a.example.com'])).status).toBe(404);
    expect(await byAcme(it)).not.toBe(client.templateId);
    expect((await client.order(['a.example.com'])).status).toBe(404);
  });
});

describe('who may let others enrol by a profile', () => {
  const designerIn = async () => {
    const { world, projectId } = place;
    const permissions = [{ subject: 'certificate-templates', action: ['read', 'create', 'edit', 'delete'] }];
    const slug = fresh('r');
    await place.ok('POST', `/api/v2/workspace/${projectId}/roles`, { slug, name: slug, permissions });
    return world.machineIn(projectId, slug);
  };

  it('may issue for good; so may who changes the profile or the policy from then on', async () => {
    const it = await made();
    const designer = await designerIn();
    const as = async (method: string, path: string, body: object = {}) =>
      (await place.send(method, path, body, designer)).status;
    const change = () =>
      Promise.all([
        as('PATCH', `${base}/certificate-profiles/${it.profileId}`, { description: 'x' }),
        as('PATCH', `${base}/certificate-policies/${it.policyId}`, { description: 'x' }),
      ]);

    expect(
      await as('PUT', `${it.at}/enrollment/est`, { passphrase, disableBootstrapCaValidation: true }),
    ).toBe(403);
    expect(await as('PUT', `${it.at}/enrollment/acme`)).toBe(403);
    for (const each of [
      await as('PATCH', `${base}/certificate-profiles/${it.profileId}`, { description: 'x' }),
      await as('PATCH', `${base}/certificate-policies/${it.policyId}`, { description: 'x' }),
    ])
      expect(each).toBe(200);
    await byAcme(it);
    expect(await change()).toEqual([403, 403]);
    expect(await as('POST', `${it.at}/enrollment/acme/eab/reveal`)).toBe(403);
  });
});
