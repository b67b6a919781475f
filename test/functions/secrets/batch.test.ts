import { beforeAll, describe, expect, it } from 'vitest';
import { eventsOf } from '../../world/events.ts';
import { type SecretsPlace, startSecrets, type Wire } from '../../world/secrets-place.ts';

let place: SecretsPlace;
beforeAll(async () => {
  place = await startSecrets();
});

const v3 = '/api/v3/secrets/batch/raw';
const v4 = '/api/v4/secrets/batch';

const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => ({ secretKey: `${prefix}_${n}`, secretValue: `value ${n}` }));

const keysOf = ({ secrets }: Wire): string[] => secrets.map(({ secretKey }: Wire) => secretKey);

describe.each([
  ['v3', v3, (path: string) => place.at(path)],
  ['v4', v4, (path: string) => ({ projectId: place.project.id, environment: 'dev', secretPath: path })],
])('a batch in the words of %s', (version, url, at) => {
  const folder = version;
  const path = `/${folder}`;
  beforeAll(async () => {
    await place.folder('/', folder);
  });

  it('creates, changes and deletes, answering every secret in the order of the request', async () => {
    const created = await place.ok('POST', url, {
      ...at(path),
      secrets: [
        { secretKey: 'B', secretValue: '2', secretComment: 'second' },
        { secretKey: 'A', secretValue: '1', skipMultilineEncoding: true },
      ],
    });
    expect(created.secrets).toMatchObject([
      {
        secretKey: 'B',
        secretValue: '2',
        secretComment: 'second',
        version: 1,
        secretPath: path,
        type: 'shared',
      },
      { secretKey: 'A', secretValue: '1', skipMultilineEncoding: true, version: 1 },
    ]);
    expect(await place.values(path)).toEqual({ A: '1', B: '2' });
    const updated = await place.ok('PATCH', url, {
      ...at(path),
      secrets: [
        { secretKey: 'A', secretValue: '11' },
        { secretKey: 'B', secretValue: '22', newSecretName: 'C' },
      ],
    });
    expect(updated.secrets).toMatchObject([
      {
        id: created.secrets[1].id,
        secretKey: 'A',
        secretValue: '11',
        version: 2,
        skipMultilineEncoding: true,
      },
      { id: created.secrets[0].id, secretKey: 'C', secretValue: '22', version: 2, secretComment: 'second' },
    ]);
    expect(await place.values(path)).toEqual({ A: '11', C: '22' });
    const deleted = await place.ok('DELETE', url, {
      ...at(path),
      secrets: [{ secretKey: 'C' }, { secretKey: 'A' }],
    });
    expect(deleted.secrets).toMatchObject([
      { secretKey: 'C', secretValue: '22' },
      { secretKey: 'A', secretValue: '11' },
    ]);
    expect(await place.values(path)).toEqual({});
  });

  it('refuses a name twice, naming it', async () => {
    const twice = [...numbered('TWICE', 3), { secretKey: 'TWICE_1', secretValue: 'again' }];
    for (const method of ['POST', 'PATCH', 'DELETE']) {
      const { status, body } = await place.request(method, url, { ...at(path), secrets: twice });
      expect(status).toBe(422);
      expect(body.message).toContain('TWICE_1');
      expect(body.message).not.toContain('TWICE_2');
    }
    expect(await place.values(path)).toEqual({});
  });

  it('refuses an empty one, a missing value and a bad name', async () => {
    for (const secrets of [[], [{ secretKey: 'A' }], [{ secretKey: 'a/b', secretValue: '' }]])
      expect((await place.request('POST', url, { ...at(path), secrets })).status).toBe(422);
  });

  it('creates nothing when names are taken, and lists them', async () => {
    await place.ok('POST', url, { ...at(path), secrets: numbered('TAKEN', 3) });
    const secrets = [...numbered('TAKEN', 2), { secretKey: 'FREE', secretValue: '' }];
    const { status, body } = await place.request('POST', url, { ...at(path), secrets });
    expect([status, body.message]).toEqual([400, 'Secret already exist: TAKEN_0, TAKEN_1']);
    expect(Object.keys(await place.values(path))).toEqual(['TAKEN_0', 'TAKEN_1', 'TAKEN_2']);
  });

  it.each(['PATCH', 'DELETE'])(
    'with %s does nothing when names lead nowhere, and lists them',
    async (method) => {
      const secrets = [...numbered('TAKEN', 1), ...numbered('NOWHERE', 2)];
      const { status, body } = await place.request(method, url, { ...at(path), secrets });
      expect([status, body.message]).toEqual([404, 'Secrets not found: NOWHERE_0, NOWHERE_1']);
      expect((await place.values(path)).TAKEN_0).toBe('value 0');
      expect(Object.keys(await place.values(path))).toHaveLength(3);
    },
  );

  it('renames nothing onto a name that is taken, also by a member of the batch, or given twice', async () => {
    const rename = (secretKey: string, newSecretName: string) => ({
      secretKey,
      secretValue: 'x',
      newSecretName,
    });
    const attempts: [Wire[], string][] = [
      [[rename('TAKEN_0', 'TAKEN_1')], 'TAKEN_1'],
      [[rename('TAKEN_0', 'TAKEN_1'), rename('TAKEN_1', 'TAKEN_0')], 'TAKEN_1, TAKEN_0'],
      [[rename('TAKEN_0', 'SAME'), rename('TAKEN_1', 'SAME')], 'SAME'],
    ];
    for (const [secrets, taken] of attempts) {
      const { status, body } = await place.request('PATCH', url, { ...at(path), secrets });
      expect([status, body.message]).toEqual([400, `Secret already exist: ${taken}`]);
    }
    expect(Object.keys(await place.values(path))).toEqual(['TAKEN_0', 'TAKEN_1', 'TAKEN_2']);
  });

  it('is 404 for a folder that is not there', async () => {
    for (const method of ['POST', 'PATCH', 'DELETE'])
      expect(
        (await place.request(method, url, { ...at('/nowhere'), secrets: numbered('X', 1) })).status,
      ).toBe(404);
  });

  it('is one commit, and one event that names every secret', async () => {
    const before = (await place.snapshots(path)).length;
    const type = 'create-secrets';
    const events = (await eventsOf(place.app, type)).length;
    const { secrets } = await place.ok('POST', url, { ...at(path), secrets: numbered('ONE_COMMIT', 5) });
    expect(await place.snapshots(path)).toHaveLength(before + 1);
    const all = await eventsOf(place.app, type);
    expect(all).toHaveLength(events + 1);
    expect(all.at(-1).metadata).toMatchObject({
      environment: 'dev',
      secretPath: path,
      numberOfSecrets: 5,
      secrets: secrets.map(({ id, secretKey, version }: Wire) => ({
        secretId: id,
        secretKey,
        secretVersion: version,
      })),
    });
    expect(JSON.stringify(all.at(-1))).not.toContain('value 0');
  });
});

describe('a large batch', () => {
  const path = '/large';
  beforeAll(async () => {
    await place.folder('/', 'large');
  });

  it('of seven hundred secrets is created, changed and deleted, each time in one commit', async () => {
    const before = (await place.snapshots(path)).length;
    const created = await place.ok('POST', v3, { ...place.at(path), secrets: numbered('MANY', 700) });
    expect(keysOf(created)).toHaveLength(700);
    expect(Object.keys(await place.values(path))).toHaveLength(700);
    const changed = numbered('MANY', 700).map((item) => ({ ...item, secretValue: 'changed' }));
    const updated = await place.ok('PATCH', v3, { ...place.at(path), secrets: changed });
    expect(updated.secrets.every(({ version }: Wire) => version === 2)).toBe(true);
    expect(new Set(Object.values(await place.values(path)))).toEqual(new Set(['changed']));
    await place.ok('DELETE', v3, { ...place.at(path), secrets: numbered('MANY', 700) });
    expect(await place.values(path)).toEqual({});
    expect(await place.snapshots(path)).toHaveLength(before + 3);
  });

  it('names as many secrets in its event as fit, and says how many it leaves out', async () => {
    const secrets = Array.from({ length: 900 }, (_, n) => ({
      secretKey: `${'é'.repeat(240)}${n}`,
      secretValue: '',
    }));
    await place.ok('POST', v4, {
      projectId: place.project.id,
      environment: 'dev',
      secretPath: path,
      secrets,
    });
    const event = (await eventsOf(place.app, 'create-secrets')).at(-1);
    const { metadata } = event;
    expect(metadata.numberOfSecrets).toBe(900);
    expect(metadata.secrets.length + metadata.secretsLeftOut).toBe(900);
    expect(metadata.secrets.length).toBeGreaterThan(100);
    expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(200_000);
  });

  it('whose names come up in between by somebody else is refused with those names', async () => {
    await place.folder('/', 'race');
    const all = await Promise.all(
      [1, 2, 3].map(() =>
        place.request('POST', v3, { ...place.at('/race'), secrets: numbered('RACE', 120) }),
      ),
    );
    expect(all.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    const refused = all.find(({ status }) => status === 400);
    expect(refused?.body.message).toMatch(/^Secret already exist: RACE_0, RACE_1, .* and 70 more$/);
    expect(Object.keys(await place.values('/race'))).toHaveLength(120);
  });
});

describe('a batch over several folders', () => {
  it('goes where each member says, with a commit in every folder', async () => {
    await place.folder('/', 'east');
    await place.folder('/', 'west');
    const body = { projectId: place.project.id, environment: 'dev', secretPath: '/east' };
    const secrets = [
      { secretKey: 'SAME', secretValue: 'e' },
      { secretKey: 'SAME', secretValue: 'w', secretPath: '/west/' },
    ];
    const created = await place.ok('POST', v4, { ...body, secrets });
    expect(created.secrets.map(({ secretPath }: Wire) => secretPath)).toEqual(['/east', '/west']);
    expect([await place.values('/east'), await place.values('/west')]).toEqual([
      { SAME: 'e' },
      { SAME: 'w' },
    ]);
    const [[east], [west]] = [await place.snapshots('/east'), await place.snapshots('/west')];
    expect(east.id.split('.')[1]).toBe(west.id.split('.')[1]);
    const twice = [...secrets, { secretKey: 'SAME', secretValue: '', secretPath: '/east' }];
    expect((await place.request('PATCH', v4, { ...body, secrets: twice })).status).toBe(422);
  });
});
