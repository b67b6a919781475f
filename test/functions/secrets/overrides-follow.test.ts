import { DeleteCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allItems, documents } from '../../harness/table.ts';
import { personIn, type SecretsPlace, startSecrets, type Wire } from '../../world/secrets-place.ts';

let place: SecretsPlace;
let mine: SecretsPlace;
let turn = 0;
let name: string;
let folder: string;
let shared: Wire;

const personal = { type: 'personal' };
const url = (key: string) => `/api/v3/secrets/raw/${key}`;
const send = (method: string, key: string, body: object = {}, path = folder, environment = 'dev') =>
  mine.request(method, url(key), { ...mine.at(path, environment), ...personal, ...body });
const own = async (key: string, path = folder, environment = 'dev'): Promise<string | undefined> => {
  const query = { ...mine.at(path, environment), ...personal };
  return (await mine.request('GET', url(key), undefined, query)).body.secret?.secretValue;
};
const rename = (to: string) => place.update(name, { ...place.at(folder), newSecretName: to });
const move = (id: string, path: string, environment = 'dev', overwrite = false) =>
  place.ok('POST', '/api/v4/secrets/move', {
    projectId: place.project.id,
    sourceEnvironment: 'dev',
    sourceSecretPath: folder,
    destinationEnvironment: environment,
    destinationSecretPath: path,
    secretIds: [id],
    shouldOverwrite: overwrite,
  });
/** Names and values of a v4 list, in which overrides stand in the stead of shared secrets. */
const listed = async (path = folder, environment = 'dev', more: object = {}) => {
  const query = { projectId: mine.project.id, environment, secretPath: path, ...more };
  const { secrets } = await mine.ok('GET', '/api/v4/secrets', undefined, query);
  return Object.fromEntries(
    secrets.map(({ secretKey, secretValue }: Wire) => [secretKey, secretValue] as const),
  );
};

beforeAll(async () => {
  place = await startSecrets();
  mine = place.as(await personIn(place));
});

beforeEach(async () => {
  turn += 1;
  name = `KEY_${turn}`;
  folder = `/folder-${turn}`;
  await place.folder('/', folder.slice(1));
  await place.folder(folder, 'to');
  shared = await place.create(name, 'shared', place.at(folder));
  await send('POST', name, { secretValue: 'mine' });
});

describe('a personal override follows its shared secret', () => {
  it('under another name, and nothing is left under the old one', async () => {
    await rename('NEXT');
    expect(await listed()).toEqual({ NEXT: 'mine' });
    expect([await own('NEXT'), await own(name)]).toEqual(['mine', undefined]);
    expect((await send('PATCH', 'NEXT', { secretValue: 'mine 2' })).body.secret).toMatchObject({
      secretKey: 'NEXT',
      version: 2,
    });
    expect((await send('DELETE', 'NEXT')).status).toBe(200);
    expect(await listed()).toEqual({ NEXT: 'shared' });
  });

  it('and never overrides another one that takes the old name', async () => {
    await rename('NEXT');
    await place.create(name, 'another', place.at(folder));
    expect(await listed()).toEqual({ [name]: 'another', NEXT: 'mine' });
    expect(await own(name)).toBeUndefined();
    expect((await send('POST', name, { secretValue: 'of the other' })).status).toBe(200);
    expect(await listed()).toEqual({ [name]: 'of the other', NEXT: 'mine' });
  });

  it('through a batch in which names are exchanged one after the other', async () => {
    await place.create('OTHER', 'other', place.at(folder));
    const change = (secretKey: string, newSecretName: string) =>
      place.ok('PATCH', '/api/v4/secrets/batch', {
        projectId: place.project.id,
        environment: 'dev',
        secretPath: folder,
        secrets: [{ secretKey, newSecretName }],
      });
    await change(name, 'FREE');
    await change('OTHER', name);
    await change('FREE', 'OTHER');
    expect(await listed()).toEqual({ [name]: 'other', OTHER: 'mine' });
  });

  it.each([
    ['another folder', 'dev'],
    ['another environment', 'prod'],
  ])('to %s and back, with its versions', async (_what, environment) => {
    const path = environment === 'dev' ? `${folder}/to` : '/';
    await move(shared.id, path, environment);
    expect((await listed(path, environment))[name]).toBe('mine');
    expect(await own(name, path, environment)).toBe('mine');
    expect((await listed(path, environment, { limit: 50 }))[name]).toBe('mine');
    expect((await listed('/', environment, { recursive: true }))[name]).toBe('mine');
    const changed = await send('PATCH', name, { secretValue: 'mine 2' }, path, environment);
    expect(changed.body.secret).toMatchObject({ environment, secretPath: path, version: 2 });
    const { id } = changed.body.secret;
    const versions = await mine.ok('GET', `/api/v1/secret/${id}/secret-versions`);
    expect(versions.secretVersions).toMatchObject(
      [
        ['mine 2', 2],
        ['mine', 1],
      ].map(([secretValue, version]) => ({
        secretValue,
        version,
        secretKey: name,
        environment,
        secretPath: path,
      })),
    );
    const byId = await mine.ok('GET', `/api/v3/secrets/raw/id/${id}`);
    expect(byId.secret).toMatchObject({ secretValue: 'mine 2', environment, secretPath: path });
    const old = { ...mine.at(path, environment), ...personal, version: 1 };
    expect((await mine.ok('GET', url(name), undefined, old)).secret).toMatchObject({
      secretValue: 'mine',
      secretKey: name,
    });
    await place.ok('POST', '/api/v4/secrets/move', {
      projectId: place.project.id,
      sourceEnvironment: environment,
      sourceSecretPath: path,
      destinationEnvironment: 'dev',
      destinationSecretPath: folder,
      secretIds: [shared.id],
    });
    expect(await listed()).toEqual({ [name]: 'mine 2' });
    expect((await send('DELETE', name)).status).toBe(200);
    expect(await listed()).toEqual({ [name]: 'shared' });
  });

  it('is made, changed and deleted where the secret is, long after it moved', async () => {
    await send('DELETE', name);
    await move(shared.id, '/', 'staging');
    expect((await send('POST', name, { secretValue: 'there' }, '/', 'staging')).status).toBe(200);
    expect((await send('POST', name, { secretValue: 'again' }, '/', 'staging')).status).toBe(400);
    expect(await own(name, '/', 'staging')).toBe('there');
    const secrets = [{ secretKey: name, type: 'personal' }];
    const batch = { ...mine.at('/', 'staging'), secrets };
    expect((await mine.ok('DELETE', '/api/v3/secrets/batch/raw', batch)).secrets).toMatchObject([
      { secretKey: name, secretValue: 'there', environment: 'staging' },
    ]);
    expect(await own(name, '/', 'staging')).toBeUndefined();
  });

  it('ends with it when it is moved over another one, whose own override stays', async () => {
    const to = `${folder}/to`;
    await place.create(name, 'standing', place.at(to));
    await send('POST', name, { secretValue: 'mine there' }, to);
    await move(shared.id, to, 'dev', true);
    expect(await listed(to)).toEqual({ [name]: 'mine there' });
    expect(await place.values(to)).toEqual({ [name]: 'shared' });
    expect(await own(name)).toBeUndefined();
  });

  it('when it is restored under another name, and ends when it is deleted', async () => {
    await place.remove(name, place.at(folder));
    expect(await listed()).toEqual({});
    await place.ok('POST', `/api/v4/secrets/${shared.id}/restore`, { newSecretName: 'BACK' });
    expect(await listed()).toEqual({ BACK: 'mine' });
  });

  it('through a rollback, and leaves alone what a rollback makes anew', async () => {
    const [then] = await place.snapshots(folder);
    await rename('NEXT');
    const rollback = (id: string) => {
      place.app.runtime.advance(1);
      return place.ok('POST', `/api/v1/secret-snapshot/${id}/rollback`, {});
    };
    await rollback(then.id);
    expect(await listed()).toEqual({ [name]: 'mine' });
    await move(shared.id, `${folder}/to`);
    await rollback(then.id);
    expect(await listed()).toEqual({ [name]: 'shared' });
    expect(await listed(`${folder}/to`)).toEqual({ [name]: 'mine' });
  });
});

describe('a record of before overrides followed their secret', () => {
  const table = () => place.app.table;
  /** The caller's records in the folder, as they are stored. */
  const records = async (): Promise<readonly Wire[]> =>
    ((await documents().send(new ScanCommand({ TableName: table() }))).Items ?? []).filter(
      ({ sk }) => sk.startsWith('PERSONAL#') && sk.includes(`#${shared.folderId}#`),
    );
  const rewrite = async ({ pk, sk, doc, ...rest }: Wire, key: string, more: object): Promise<void> => {
    const Item = {
      ...rest,
      pk,
      sk: `${sk.slice(0, sk.lastIndexOf('#'))}#${key}`,
      doc: JSON.stringify({ ...JSON.parse(doc), ...more }),
    };
    await documents().send(new DeleteCommand({ TableName: table(), Key: { pk, sk } }));
    await documents().send(new PutCommand({ TableName: table(), Item }));
  };
  /** Stores the only override as it was then: under a name of its own. */
  const ofOld = async (key = name, sharedId = shared.id): Promise<void> => {
    const [record] = await records();
    await rewrite(record, key, { name: key, sharedId });
  };
  const keys = async () => (await records()).map(({ sk }) => sk.split('#').at(-1));

  beforeEach(async () => {
    const { secret } = await place.ok('GET', url(name), undefined, place.at(folder));
    const item = (await allItems(table())).find(
      ({ sk, id }) => id === secret.id && String(sk).startsWith('SECRET#'),
    );
    shared = { ...secret, folderId: item?.folderId };
  });

  it('is read, follows a rename, and is stored by its secret with the next change', async () => {
    await ofOld();
    expect(await own(name)).toBe('mine');
    await rename('NEXT');
    expect(await listed()).toEqual({ NEXT: 'mine' });
    expect((await send('PATCH', 'NEXT', { secretValue: 'mine 2' })).body.secret.version).toBe(2);
    expect(await keys()).toEqual([shared.id]);
    expect(await listed()).toEqual({ NEXT: 'mine 2' });
  });

  it('is deleted for good', async () => {
    await ofOld();
    expect((await send('POST', name, { secretValue: 'again' })).status).toBe(400);
    expect((await send('DELETE', name)).status).toBe(200);
    expect(await listed()).toEqual({ [name]: 'shared' });
    expect((await send('POST', name, { secretValue: 'again' })).status).toBe(200);
  });

  /** Two of them for one secret: of its former name, and of the present one. */
  const twoOfOld = async (): Promise<void> => {
    await ofOld('FORMER', 'nothing');
    await send('POST', name, { secretValue: 'present' });
    const all = await records();
    const isFormer = ({ sk }: Wire): boolean => sk.endsWith('FORMER');
    const [former, present] = [all.find(isFormer), all.find((record) => !isFormer(record))];
    await rewrite(present, name, { name });
    await rewrite(former, 'FORMER', { sharedId: shared.id });
    expect((await keys()).sort()).toEqual(['FORMER', name].sort());
  };

  it.each([
    ['changed', () => send('PATCH', name, { secretValue: 'present' }), 'present'],
    ['deleted', () => send('DELETE', name), 'shared'],
  ] as const)(
    'of a former name gives way to one of the present name, and goes when that is %s',
    async (_what, change, left) => {
      await twoOfOld();
      expect([await listed(), await own(name)]).toEqual([{ [name]: 'present' }, 'present']);
      expect((await change()).status).toBe(200);
      expect(await keys()).toEqual(left === 'shared' ? [] : [shared.id]);
      expect(await listed()).toEqual({ [name]: left });
    },
  );
});
