import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Kept,
  keepTrustStore,
  type TrustStorePorts,
} from '../../../functions/workers/trust-store/keep-trust-store.ts';
import { trustStoreKeys } from '../../../functions/workers/trust-store-keys.ts';
import { makePlaceholder } from '../../../functions/workers/trust-store-seed/placeholder.ts';
import { seedTrustStore } from '../../../functions/workers/trust-store-seed/seed.ts';
import { openTrustStore } from '../../../layers/adapters/trust-store.ts';
import { trustedByEst } from '../../../layers/domain/pki/est/trust-store.ts';
import { type EstPlace, openEstPlace } from '../pki/est/est-place.ts';
import { openPkiPlace, type PkiPlace } from '../pki/pki-place.ts';
import { customResourceEvent } from './custom-resource-event.ts';

const day = 86_400_000;
const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g;
const blocksIn = (pem: string): readonly string[] => pem.match(block) ?? [];
const trimmed = (pem: string): string => `${pem.trim()}\n`;

let place: EstPlace;
let makers: PkiPlace;
let own: string;
beforeAll(async () => {
  place = await openEstPlace();
  makers = await openPkiPlace(place.world);
  own = await pemOf(place, place.caId);
});

const pemOf = async (where: PkiPlace, caId: string): Promise<string> =>
  trimmed((await where.ok('GET', `/ca/${caId}/certificate`)).certificate);

/** A maker of devices, by its certificate. */
const maker = async (commonName: string, more: object = {}): Promise<string> =>
  pemOf(makers, (await makers.root({ commonName, ...more })).id);

const gather = (more: { hasTime?: () => boolean; open?: EstPlace['world']['open'] } = {}) =>
  trustedByEst({ open: () => (more.open ?? place.world.open)(), hasTime: more.hasTime ?? (() => true) });

describe('the authorities of enrolments by EST', () => {
  it('are the makers’ and, for renewals, the CAs that issue, of every project, each once and in one order', async () => {
    const [first, second] = [await maker('First maker'), await maker('Second maker')];
    const chained = { caChain: first, disableBootstrapCertValidation: false };
    await place.enrolment(chained);
    await place.enrolment(chained);
    const { id: otherCa } = await makers.root({ commonName: 'Other devices' });
    const { id: template } = await makers.ok('POST', '/certificate-templates', {
      caId: otherCa,
      name: 'devices',
      commonName: '.*',
      subjectAlternativeName: '.*',
      ttl: '30d',
    });
    await makers.ok('POST', `/certificate-templates/${template}/est-config`, {
      caChain: second,
      passphrase: 'a passphrase',
    });
    const text = await gather();
    const expected = [own, first, second, await pemOf(makers, otherCa)];
    expect(new Set(blocksIn(text))).toEqual(new Set(expected));
    expect(blocksIn(text)).toHaveLength(expected.length);
    expect(blocksIn(text).join('')).toBe(text);
    expect(await gather()).toBe(text);
  });

  it('count while their enrolment is enabled, and its template and project are there', async () => {
    const leaves = async (leave: (templateId: string) => Promise<unknown>) => {
      const caChain = await maker('Maker that goes');
      const templateId = await place.enrolment({ caChain });
      expect(await gather()).toContain(caChain);
      await leave(templateId);
      expect(await gather()).not.toContain(caChain);
    };
    await leaves((id) => place.ok('PATCH', `/certificate-templates/${id}/est-config`, { isEnabled: false }));
    await leaves((id) => place.ok('DELETE', `/certificate-templates/${id}`));
    const gone = await openPkiPlace(place.world);
    const { id: caId } = await gone.root({ commonName: 'Of a project that goes' });
    const { id } = await gone.ok('POST', '/certificate-templates', {
      caId,
      name: 'devices',
      commonName: '.*',
      subjectAlternativeName: '.*',
      ttl: '30d',
    });
    await gone.ok('POST', `/certificate-templates/${id}/est-config`, {
      passphrase: 'a passphrase',
      disableBootstrapCertValidation: true,
    });
    const pem = await pemOf(gone, caId);
    expect(await gather()).toContain(pem);
    await place.ok('DELETE', `/api/v1/workspace/${gone.projectId}`);
    expect(await gather()).not.toContain(pem);
  });

  it('go when they expire', async () => {
    const now = place.world.app.runtime.now().getTime();
    const caChain = await maker('Short-lived maker', { notAfter: new Date(now + 2 * day).toISOString() });
    await place.enrolment({ caChain });
    const later = () => {
      const unit = place.world.open();
      return Object.create(unit, { runtime: { value: { now: () => new Date(now + 3 * day) } } });
    };
    expect(await gather()).toContain(caChain);
    expect(await gather({ open: later })).not.toContain(caChain);
  });

  it('are told up to what API Gateway takes, and not at all beyond it', async () => {
    const text = await gather();
    const limits = { certificates: blocksIn(text).length, bytes: text.length };
    const within = (more: Partial<typeof limits>) =>
      trustedByEst({ open: () => place.world.open(), hasTime: () => true }, { ...limits, ...more });
    expect(await within({})).toBe(text);
    await expect(within({ certificates: limits.certificates - 1 })).rejects.toThrow('more than');
    await expect(within({ bytes: limits.bytes - 1 })).rejects.toThrow('more than');
  });

  it('are never told in part: without time for all projects, nothing is', async () => {
    let projects = 0;
    await expect(gather({ hasTime: () => projects++ < 1 })).rejects.toThrow('no time');
  });
});

/** S3 and API Gateway, as far as they are asked. */
const outside = (text: string) => {
  const versions = [text];
  const seen = { told: undefined as string | undefined, words: 0, writes: 0 };
  const current = (): Kept => ({
    text: versions.at(-1) ?? '',
    etag: `e${versions.length}`,
    version: `v${versions.length}`,
  });
  const ports: Omit<TrustStorePorts, 'wanted'> = {
    current: async () => current(),
    placeholder: async () => 'placeholder',
    replace: async (next, etag) => {
      if (etag !== current().etag) throw new Error('PreconditionFailed');
      versions.push(next);
      seen.writes += 1;
    },
    told: async () => seen.told,
    tell: async (version) => {
      seen.told = version;
      seen.words += 1;
    },
  };
  return { ports, seen, versions };
};

describe('keeping the trust store', () => {
  it('writes what is new and tells API Gateway, and does neither a second time', async () => {
    const { ports, seen } = outside('placeholder');
    const run = () => keepTrustStore({ ...ports, wanted: async () => 'a' });
    expect(await run()).toEqual({ written: true, told: true });
    expect(await run()).toEqual({ written: false, told: false });
    expect(seen).toEqual({ told: 'v2', words: 1, writes: 1 });
  });

  it('puts the placeholder where nobody is left', async () => {
    const { ports, versions } = outside('a');
    await keepTrustStore({ ...ports, wanted: async () => '' });
    expect(versions.at(-1)).toBe('placeholder');
  });

  it('tells again what API Gateway was not told, or told otherwise', async () => {
    const { ports, seen } = outside('a');
    seen.told = 'v0';
    expect(await keepTrustStore({ ...ports, wanted: async () => 'a' })).toEqual({
      written: false,
      told: true,
    });
    expect(seen.told).toBe('v1');
  });

  it('leaves everything as it is when the authorities cannot be told', async () => {
    const { ports, seen, versions } = outside('a');
    const wanted = () => Promise.reject(new Error('more than 1000'));
    await expect(keepTrustStore({ ...ports, wanted })).rejects.toThrow('more than 1000');
    expect([versions, seen.words]).toEqual([['a'], 0]);
  });

  it('does not write what it read before somebody else wrote', async () => {
    const { ports, versions } = outside('a');
    const wanted = async () => {
      versions.push('newer');
      return 'older';
    };
    await expect(keepTrustStore({ ...ports, wanted })).rejects.toThrow('PreconditionFailed');
    expect(versions.at(-1)).toBe('newer');
  });

  it('does not put an older version back that somebody else replaced between its look and its word', async () => {
    const { ports, seen, versions } = outside('a');
    const tell: TrustStorePorts['tell'] = async (version) => {
      if (versions.length === 2) versions.push('c');
      await ports.tell(version);
    };
    await keepTrustStore({ ...ports, tell, wanted: async () => 'b' });
    expect(seen.told).toBe('v3');
  });
});

describe('the trust store in S3 and at API Gateway', () => {
  it('is replaced on condition, and used by version', async () => {
    const sent: { name: string; input: object }[] = [];
    const answering = (answer: object) => ({
      send: async (command: { input: object }) => {
        sent.push({ name: command.constructor.name, input: command.input });
        return answer;
      },
    });
    const store = openTrustStore({ bucket: 'b', domainName: 'est.example.com' }, trustStoreKeys, {
      s3: answering({
        Body: { transformToString: async () => 'pem' },
        ETag: '"1"',
        VersionId: 'v1',
      }) as never,
      gateway: answering({ MutualTlsAuthentication: { TruststoreVersion: 'v0' } }) as never,
    });
    expect(await store.current()).toEqual({ text: 'pem', etag: '"1"', version: 'v1' });
    expect(await store.told()).toBe('v0');
    await store.replace('new', '"1"');
    await store.tell('v2');
    expect(sent.slice(2)).toMatchObject([
      {
        name: 'PutObjectCommand',
        input: { Bucket: 'b', Key: 'trust-store.pem', Body: 'new', IfMatch: '"1"' },
      },
      {
        name: 'UpdateDomainNameCommand',
        input: {
          DomainName: 'est.example.com',
          MutualTlsAuthentication: { TruststoreUri: 's3://b/trust-store.pem', TruststoreVersion: 'v2' },
        },
      },
    ]);
  });
});

describe('the placeholder', () => {
  it('is a certificate of a CA that never ends, and another one each time', async () => {
    const { runtime } = place.world.app;
    const [one, other] = [await makePlaceholder(runtime), await makePlaceholder(runtime)];
    const certificate = new X509Certificate(one);
    expect(certificate.ca).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(new Date(certificate.validTo).getUTCFullYear()).toBe(9999);
    expect(certificate.publicKey.equals(new X509Certificate(other).publicKey)).toBe(false);
  });

  it('is put by the deployment wherever nothing is, and by no deletion', async () => {
    const objects = new Map([['placeholder.pem', 'from before']]);
    const seed = seedTrustStore({
      keys: Object.values(trustStoreKeys),
      makePlaceholder: async () => 'new',
      putNew: async (key, text) => void (objects.has(key) || objects.set(key, text)),
    });
    await seed(customResourceEvent('Delete'));
    expect(objects.size).toBe(1);
    expect(await seed(customResourceEvent('Create'))).toEqual({ physicalId: 'locket-trust-store-1' });
    expect(Object.fromEntries(objects)).toEqual({
      'placeholder.pem': 'from before',
      'trust-store.pem': 'new',
    });
  });
});
