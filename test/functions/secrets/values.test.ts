import fc from 'fast-check';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { runs } from '../../harness/thoroughness.ts';
import { personIn, placeOf, type SecretsPlace, startSecrets, type Wire } from '../../world/secrets-place.ts';

let place: SecretsPlace;
let person: SecretsPlace;
let names = 0;

beforeAll(async () => {
  const machine = await startSecrets();
  // A person may do all that a machine does, and has overrides as well.
  person = placeOf(machine.instance, machine.project, await personIn(machine));
  place = person;
});

const nextName = (): string => {
  names += 1;
  return `VALUE_${names}`;
};

const v3 = '/api/v3/secrets/raw';
const v4 = '/api/v4/secrets';
const atV4 = () => ({ projectId: place.project.id, environment: 'dev', secretPath: '/' });

type Write = (name: string, value: string) => Promise<unknown>;

const inBatch = (method: string, base: string, members: object) => (secretKey: string, secretValue: string) =>
  place.ok(method, base, { ...members, secrets: [{ secretKey, secretValue }] });

const after =
  (write: Write): Write =>
  async (name, value) => {
    await place.create(name, 'before');
    await write(name, value);
  };

/** Every road by which a value comes in. */
const writes: Readonly<Record<string, Write>> = {
  'create v3': (name, value) => place.create(name, value),
  'create v4': (name, value) => place.ok('POST', `${v4}/${name}`, { ...atV4(), secretValue: value }),
  'update v3': after((name, value) => place.update(name, { secretValue: value })),
  'update v4': after((name, value) => place.ok('PATCH', `${v4}/${name}`, { ...atV4(), secretValue: value })),
  'create in a batch v3': (name, value) =>
    inBatch('POST', '/api/v3/secrets/batch/raw', place.at())(name, value),
  'create in a batch v4': (name, value) => inBatch('POST', `${v4}/batch`, atV4())(name, value),
  'update in a batch v3': after((name, value) =>
    inBatch('PATCH', '/api/v3/secrets/batch/raw', place.at())(name, value),
  ),
  'update in a batch v4': after((name, value) => inBatch('PATCH', `${v4}/batch`, atV4())(name, value)),
};

const overrides: Readonly<Record<string, Write>> = {
  create: after((name, value) => place.create(name, value, { type: 'personal' })),
  update: after(async (name, value) => {
    await place.create(name, 'mine', { type: 'personal' });
    await place.update(name, { secretValue: value, type: 'personal' });
  }),
};

const one = async (base: string, name: string, query: object): Promise<string> =>
  (await place.ok('GET', `${base}/${name}`, undefined, query)).secret.secretValue;

const named = (secrets: readonly Wire[], name: string): string =>
  secrets.find(({ secretKey }) => secretKey === name)?.secretValue;

const listed = async (base: string, name: string, query: object): Promise<string> =>
  named((await place.ok('GET', base, undefined, query)).secrets, name);

/** Every road by which it goes out; what expands references is asked for values without any. */
const reads = async (name: string): Promise<Readonly<Record<string, string>>> => {
  const { secret } = await place.ok('GET', `${v3}/${name}`, undefined, place.at());
  const { secretVersions } = await place.ok('GET', `/api/v1/secret/${secret.id}/secret-versions`);
  const [snapshot] = await place.snapshots();
  const { secretSnapshot } = await place.ok('GET', `/api/v1/secret-snapshot/${snapshot.id}`);
  const shown = { projectId: place.project.id, environment: 'dev', secretPath: '/', search: name };
  const { secrets } = await place.ok('GET', '/api/v1/dashboard/secrets-details', undefined, shown);
  return {
    'get v3': secret.secretValue,
    'get v4': await one(v4, name, { ...atV4(), expandSecretReferences: false }),
    'get by id': (await place.ok('GET', `${v3}/id/${secret.id}`)).secret.secretValue,
    'get expanded': await one(v3, name, { ...place.at(), expandSecretReferences: true }),
    'list v3': await listed(v3, name, place.at()),
    'list v4': await listed(v4, name, { ...atV4(), limit: 1000 }),
    'list expanded': await listed(v3, name, { ...place.at(), expandSecretReferences: true }),
    version: secretVersions[0].secretValue,
    snapshot: secretSnapshot.secretVersions.find(({ secretKey }: Wire) => secretKey === name).secretValue,
    dashboard: named(secrets, name),
  };
};

/** The shortest roads out: what was stored is read as it is, once alone and once among others. */
const shortReads = async (name: string): Promise<Readonly<Record<string, string>>> => ({
  'get v3': await one(v3, name, place.at()),
  'list v4': await listed(v4, name, { ...atV4(), limit: 1000 }),
});

/** One road in of each generation is followed by every road out; what rests does not tell by which road it came. */
const followedFully: ReadonlySet<string> = new Set(['create v3', 'update in a batch v4']);

const roadsAll = (value: string, roads: Readonly<Record<string, string>>) =>
  expect(roads).toEqual(Object.fromEntries(Object.keys(roads).map((road) => [road, value])));

/** What trimming, normalising or decoding would make something else of. */
const examples = [
  '',
  ' ',
  '\n',
  '\r\n',
  '  - a\n',
  '\ta\t',
  'a\r\nb\r\n',
  'a\n\n',
  '\ufeffa',
  '\u00a0a\u2003',
  'e\u0301',
  '\u0000\u0001',
  '"quoted"',
  '$',
  'true',
  'null',
];

const text = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(' ', '\n', '\r', '\t', '\ufeff', 'a', '字', '😀') }),
  )
  .filter((value) => !value.includes('${'));

const forAnyValue = (check: (value: string) => Promise<void>, numRuns = runs(8, 2)) =>
  fc.assert(fc.asyncProperty(text, check), {
    examples: examples.map((value) => [value]),
    numRuns: examples.length + numRuns,
  });

describe('a value comes back byte for byte', () => {
  it.each(Object.entries(writes))('after %s, on the roads out', async (road, write) => {
    const isFull = inject('whole') || followedFully.has(road);
    await forAnyValue(async (value) => {
      const name = nextName();
      await write(name, value);
      roadsAll(value, await (isFull ? reads : shortReads)(name));
      await place.remove(name);
    });
  });

  it.each(Object.entries(overrides))('from an override: %s', async (_, write) => {
    await forAnyValue(async (value) => {
      const name = nextName();
      await write(name, value);
      expect(await one(v3, name, { ...place.at(), type: 'personal' })).toBe(value);
      expect(await listed(v4, name, atV4())).toBe(value);
      await place.remove(name);
    });
  });

  it('after a move, a rollback and a restoration', async () => {
    await place.folder('/', 'elsewhere');
    await forAnyValue(async (value) => {
      const name = nextName();
      const { id } = await place.create(name, value);
      const [snapshot] = await place.snapshots();
      await place.update(name, { secretValue: 'changed' });
      await place.ok('POST', `/api/v1/secret-snapshot/${snapshot.id}/rollback`, {});
      expect(await one(v3, name, place.at())).toBe(value);
      await place.ok('POST', '/api/v4/secrets/move', {
        projectId: place.project.id,
        sourceEnvironment: 'dev',
        destinationEnvironment: 'dev',
        sourceSecretPath: '/',
        destinationSecretPath: '/elsewhere',
        secretIds: [id],
      });
      expect(await one(v3, name, place.at('/elsewhere'))).toBe(value);
      await place.remove(name, place.at('/elsewhere'));
      await place.ok('POST', `/api/v4/secrets/${id}/restore`, {});
      expect(await one(v3, name, place.at('/elsewhere'))).toBe(value);
      await place.remove(name, place.at('/elsewhere'));
    });
  });

  it('from a share', async () => {
    const expiresAt = new Date(place.app.runtime.now().getTime() + 3_600_000).toISOString();
    await forAnyValue(async (value) => {
      const { id } = await place.ok('POST', '/api/v1/secret-sharing', {
        secretValue: value,
        expiresAt,
        accessType: 'anyone',
      });
      const { secret } = await place.ok('POST', `/api/v1/secret-sharing/public/${id}`, {});
      expect(secret.secretValue).toBe(value);
    });
  });
});
