import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCertificateAgent } from '../../../cli/agent/certificates/agent.ts';
import { readCertificateConfig } from '../../../cli/agent/certificates/config.ts';
import { Issuing } from '../../../cli/agent/certificates/issuing.ts';
import { CertificateKeeper } from '../../../cli/agent/certificates/keeper.ts';
import type { Clock } from '../../../cli/agent/clock.ts';
import { Failure } from '../../../cli/command.ts';
import { callerAt } from '../../../cli/instance/caller.ts';
import { openPkiPlace, type PkiPlace } from '../../functions/pki/pki-place.ts';
import { newMachine } from '../../world/machines.ts';
import { leafRequest } from '../../world/victim-authorities.ts';
import { type CliPlace, openCliPlace } from '../cli-place.ts';
import { newDesk, nowhere } from '../command-line.ts';

const base = '/api/v1/cert-manager';
const day = 86_400_000;
let place: CliPlace;
let pki: PkiPlace;
let token: string;
let login: { readonly id: string; readonly clientId: string; readonly clientSecret: string };
let slug: string;

beforeAll(async () => {
  place = await openCliPlace();
  pki = await openPkiPlace(place.world);
  const { id: caId } = await pki.root({ maxPathLength: -1 });
  const { projectId } = pki;
  const names = [{ type: 'common_name', allowed: ['*.example.com'] }];
  const sans = [{ type: 'dns_name', allowed: ['*.example.com'] }];
  const policy = { projectId, name: 'servers', subject: names, sans, validity: { max: '90d' } };
  const { certificatePolicy } = await pki.ok('POST', `${base}/certificate-policies`, policy);
  const profile = { projectId, caId, certificatePolicyId: certificatePolicy.id, slug: 'servers' };
  await pki.ok('POST', `${base}/certificate-profiles`, profile);
  slug = pki.projectSlug;
  const { world } = place;
  login = await newMachine(world);
  const path = `/api/v2/workspace/${projectId}/identity-memberships/${login.id}`;
  await world.ok(world.admin, 'POST', path, { role: 'admin' });
  token = (await world.machineIn(projectId, 'admin')).token;
  return () => place.close();
});
// Requests are counted by the minute.
beforeEach(() => place.world.app.runtime.advance(60));

const now = (): number => place.world.app.runtime.now().getTime();

/** A clock that goes with the server's. */
const clock: Clock = { now, chance: () => 0, pause: async () => undefined };

const entry = (more = '', files = 'private-key: {path: tls/key.pem}, ') => `
  - project-slug: ${slug}
    profile-name: servers
    attributes: {common-name: www.example.com, alt-names: [www.example.com, api.example.com], ttl: 30d}
    lifecycle: {renew-before-expiry: 10d}
    file-output: {${files}certificate: {path: tls/cert.pem, permission: "0644"}, chain: {path: tls/chain.pem}}
${more}`;

const settings = (certificates: string) => `
version: v1
infisical: {address: ${place.url}, exit-after-auth: true}
auth: {type: universal-auth, config: {client-id: id, client-secret: secret}}
certificates:${certificates}`;

/** A keeper of the first certificate of these settings, in a folder of its own. */
const keeperOf = async (certificates: string) => {
  const { cwd } = await newDesk({});
  const around = { ...nowhere, cwd, now };
  const [wanted] = readCertificateConfig(settings(certificates), around).certificates;
  if (!wanted) throw new Error('there is no certificate');
  const ran: string[] = [];
  const told: string[] = [];
  const make = () =>
    new CertificateKeeper(wanted, {
      issuing: new Issuing(callerAt(place.url, token, around), wanted),
      clock,
      execute: async ({ command }) => {
        ran.push(command);
        return 'ok';
      },
      tell: (_, message) => told.push(message),
    });
  const file = (name: string) => readFile(join(cwd, 'tls', name), 'utf8');
  const certificate = async () => new X509Certificate(await file('cert.pem'));
  const isOfKey = async () => (await certificate()).checkPrivateKey(createPrivateKey(await file('key.pem')));
  return { keeper: make(), again: make, cwd, file, certificate, isOfKey, ran, told };
};

const hooks = `
    post-hooks: {on-issuance: {command: issued}, on-renewal: {command: renewed, timeout: 5}, on-failure: {command: failed}}`;

describe('locket cert-manager agent', () => {
  it('gets a certificate with its key and chain, each with its mode, and leaves a good one alone', async () => {
    const { run, cwd } = await newDesk({}, now);
    await writeFile(join(cwd, 'id'), login.clientId);
    await writeFile(join(cwd, 'secret'), login.clientSecret);
    await writeFile(join(cwd, 'certificate-agent-config.yaml'), settings(entry()));
    const never = { ended: () => new Promise<void>(() => undefined) };
    const first = await run(['cert-manager', 'agent'], never);
    const [cert, key, chain] = await Promise.all(
      ['cert.pem', 'key.pem', 'chain.pem'].map((name) => readFile(join(cwd, 'tls', name), 'utf8')),
    );
    const second = await run(['cert-manager', 'agent'], never);
    const certificate = new X509Certificate(cert ?? '');
    const mode = async (name: string) => (await stat(join(cwd, 'tls', name))).mode & 0o777;

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(certificate.checkPrivateKey(createPrivateKey(key ?? ''))).toBe(true);
    expect(certificate.verify(new X509Certificate(chain ?? '').publicKey)).toBe(true);
    expect(certificate.subjectAltName).toBe('DNS:www.example.com, DNS:api.example.com');
    expect(Date.parse(certificate.validTo) - now()).toBeGreaterThan(29 * day);
    expect([await mode('cert.pem'), await mode('key.pem'), await mode('chain.pem')]).toEqual([
      0o644, 0o600, 0o600,
    ]);
    expect(await readFile(join(cwd, 'tls/cert.pem'), 'utf8')).toBe(cert);
    expect(`${first.told}${second.told}`).not.toContain('PRIVATE KEY');
  });

  it.each([
    ['no version', 'auth: {type: x}\ncertificates: []', 'version'],
    ['nothing to keep', 'version: v1\nauth: {type: x}\ncertificates: []', 'certificates'],
    ['what nobody knows', () => settings(entry('    colour: red')), 'colour'],
    ['neither profile nor id', () => settings(entry().replace('profile-name: servers', '')), 'project-slug'],
    ['both', () => settings(entry('    certificate-id: x')), 'or certificate-id'],
    ['an application', () => settings(entry('    application-name: x')), 'not offered here'],
    ['renewing all the time', () => settings(entry().replace('10d', '30d')), 'shorter than ttl'],
    ['two requests', () => settings(entry('    csr: x\n    csr-path: y')), 'not both'],
    ['a key that is elsewhere', () => settings(entry('    csr: x')), 'no private-key'],
    ['no file', () => settings(entry().replace(/certificate: \{path[^}]*\}, /, '')), 'certificate'],
    ['two entries for one file', () => settings(entry() + entry()), 'by two entries'],
    ['a mode that is none', () => settings(entry().replace('0644', 'rw')), 'octal'],
  ])('refuses %s', async (_, config, message) => {
    const { run, cwd } = await newDesk({ LOCKET_URL: place.url });
    await writeFile(join(cwd, 'c.yaml'), typeof config === 'string' ? config : config());
    const { code, told } = await run(['cert-manager', 'agent', '--config', 'c.yaml']);

    expect([code, told]).toEqual([1, expect.stringContaining(message)]);
  });
});

describe('a certificate', () => {
  it('is renewed with another key when its time comes, and the commands hear of it', async () => {
    const { keeper, certificate, isOfKey, ran } = await keeperOf(entry(hooks));
    await keeper.look();
    const before = (await certificate()).serialNumber;
    place.world.app.runtime.advance(19 * 86_400);
    await keeper.look();
    const early = (await certificate()).serialNumber;
    place.world.app.runtime.advance(2 * 86_400);
    await keeper.look();
    const after = await certificate();

    expect(early).toBe(before);
    expect(after.serialNumber).not.toBe(before);
    expect(Date.parse(after.validTo) - now()).toBeGreaterThan(29 * day);
    expect([await isOfKey(), ran]).toEqual([true, ['issued', 'renewed']]);
  });

  it.each([
    ['the key is gone', (cwd: string) => rm(join(cwd, 'tls/key.pem'))],
    ['the certificate is another one', (cwd: string) => writeFile(join(cwd, 'tls/cert.pem'), leafRequest)],
    ['the chain is gone', (cwd: string) => rm(join(cwd, 'tls/chain.pem'))],
  ])('is got anew when %s, also after a restart', async (_, spoil) => {
    const { keeper, again, cwd, certificate, isOfKey } = await keeperOf(entry());
    await keeper.look();
    const before = (await certificate()).serialNumber;
    await again().look();
    const kept = (await certificate()).serialNumber;
    await spoil(cwd);
    await again().look();

    expect(kept).toBe(before);
    expect((await certificate()).serialNumber).not.toBe(before);
    expect(await isOfKey()).toBe(true);
  });

  it('is got anew once somebody revoked it', async () => {
    const { keeper, certificate } = await keeperOf(entry());
    await keeper.look();
    const before = (await certificate()).serialNumber;
    await pki.ok('POST', `/certificates/${before.toLowerCase()}/revoke`, { revocationReason: 'SUPERSEDED' });
    await keeper.look();
    const soon = (await certificate()).serialNumber;
    place.world.app.runtime.advance(601);
    await keeper.look();

    expect(soon).toBe(before);
    expect((await certificate()).serialNumber).not.toBe(before);
  });

  it('of a request keeps the key of the request, which is not here', async () => {
    const csr = `    csr: |\n${leafRequest.replace(/^/gm, '      ')}`;
    const { keeper, certificate, cwd } = await keeperOf(entry(csr, ''));
    await keeper.look();
    const before = await certificate();
    place.world.app.runtime.advance(21 * 86_400);
    await keeper.look();
    const after = await certificate();

    expect(after.serialNumber).not.toBe(before.serialNumber);
    expect(after.publicKey.equals(before.publicKey)).toBe(true);
    await expect(stat(join(cwd, 'tls/key.pem'))).rejects.toThrow('ENOENT');
  });

  it('of an id is written as it is, or renewed for its key, which is kept nowhere', async () => {
    const made = await keeperOf(entry());
    await made.keeper.look();
    const note = JSON.parse(await made.file('cert.pem.locket.json'));
    const files = 'file-output: {certificate: {path: tls/cert.pem}, chain: {path: tls/chain.pem}';
    const bare = `\n  - certificate-id: ${note.certificateId}\n    ${files}`;
    const [plain, keyed] = [
      await keeperOf(`${bare}}`),
      await keeperOf(`${bare}, private-key: {path: tls/key.pem}}`),
    ];
    await Promise.all([plain.keeper.look(), keyed.keeper.look()]);
    const serial = (await made.certificate()).serialNumber;

    expect((await plain.certificate()).serialNumber).toBe(serial);
    expect((await keyed.certificate()).serialNumber).not.toBe(serial);
    expect(await keyed.isOfKey()).toBe(true);
  });

  it('that cannot be got is tried for again, and then given up', async () => {
    const { keeper, ran, told, cwd } = await keeperOf(
      entry(hooks)
        .replace('profile-name: servers', 'profile-name: none')
        .replace('10d}', '10d, max-failure-retries: 2}'),
    );

    expect(await keeper.keep(new AbortController().signal, false)).toBe(false);
    expect(ran).toEqual(['failed', 'failed', 'failed']);
    expect(told.at(-1)).toContain('is given up');
    await expect(stat(join(cwd, 'tls'))).rejects.toThrow('ENOENT');
  });

  it('that cannot be written is no certificate that was got', async () => {
    const { keeper, cwd, file } = await keeperOf(entry());
    await mkdir(join(cwd, 'tls/chain.pem'), { recursive: true });

    await expect(keeper.look()).rejects.toThrow(Failure);
    await expect(file('cert.pem.locket.json')).rejects.toThrow('ENOENT');
  });
});

it('the agent ends with 1 when it has nothing left to keep, and ends its token if that is asked for', async () => {
  const { cwd } = await newDesk({});
  const around = { ...nowhere, cwd, now, ended: () => new Promise<void>(() => undefined) };
  const text = settings(entry().replace('10d}', '10d, max-failure-retries: 0}'))
    .replace('exit-after-auth: true', 'revoke-credentials-on-shutdown: true')
    .replace('profile-name: servers', 'profile-name: none');
  const revoked: string[] = [];
  const grant = async () => ({ accessToken: token, expiresIn: 3600 });
  const authority = {
    logIn: grant,
    renew: grant,
    revoke: async (ended: string) => {
      revoked.push(ended);
    },
  };
  const waiting: Clock = {
    ...clock,
    pause: (_, signal) => new Promise((done) => signal.addEventListener('abort', () => done())),
  };
  const ports = {
    clock: waiting,
    authority,
    callerWith: (source: () => Promise<string>) => callerAt(place.url, source, around),
    execute: async () => 'ok' as const,
  };

  expect(await runCertificateAgent(readCertificateConfig(text, around), ports, around)).toBe(1);
  expect(revoked).toEqual([token]);
});
