import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '../../harness/clock.ts';
import { type StorageProxy, startProxy } from '../../harness/proxy.ts';
import { allItems } from '../../harness/table.ts';
import { dynamodb } from '../../harness/worker.ts';
import { eventsOf } from '../../world/events.ts';
import { createMachine } from '../../world/instance.ts';
import { type SecretsPlace, startSecrets, type Wire } from '../../world/secrets-place.ts';
import { ref } from './golden/cases.ts';

type Image = Record<string, unknown>;

const url = '/api/v3/secrets/backfill-secret-references';
const database = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: dynamodb() }));

/** A clock that a test can have run fast: by so many seconds each time somebody looks at it. */
const hasty = () => {
  const runtime = testRuntime();
  let haste = 0;
  const clock: TestRuntime = {
    ...runtime,
    now: () => {
      runtime.advance(haste);
      return runtime.now();
    },
  };
  const hurry = (seconds: number): void => {
    haste = seconds;
  };
  return { clock, hurry };
};

let proxy: StorageProxy;
let place: SecretsPlace;
let time: ReturnType<typeof hasty>;

beforeAll(async () => {
  proxy = await startProxy(dynamodb());
});
afterAll(() => proxy.close());
beforeEach(async () => {
  proxy.intercept(undefined);
  time = hasty();
  place = await startSecrets({ endpoint: proxy.url, runtime: time.clock });
});

const isIndex = ({ pk, sk }: Image): boolean =>
  String(pk).startsWith('REF#') || (String(pk).startsWith('SECRET#') && String(sk).startsWith('REF#'));
const stored = async (): Promise<Image[]> =>
  (await allItems(place.app.table))
    .filter(({ pk }) => !String(pk).startsWith('AUDIT#'))
    .sort((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));
const index = async (): Promise<Image[]> => (await stored()).filter(isIndex);
const put = (Item: Image) => database.send(new PutCommand({ TableName: place.app.table, Item }));
const lose = ({ pk, sk }: Image) =>
  database.send(new DeleteCommand({ TableName: place.app.table, Key: { pk, sk } }));
const loseAll = async () => {
  for (const item of await index()) await lose(item);
};
const backfill = (more: object = {}) => place.request('POST', url, { projectId: place.project.id, ...more });

/** Secrets in several environments and folders, some of which refer to others. */
const planted = async (): Promise<Wire> => {
  await place.folder('/', 'a');
  await place.create('PLAIN', 'no references');
  const made = await place.create('KEY', `${ref('PLAIN')} ${ref('prod.db.HOST')}`);
  await place.create('DEEP', ref('dev.PLAIN'), { secretPath: '/a' });
  await place.create('FAR', ref('dev.a.DEEP'), { environment: 'prod' });
  return made;
};

describe('a backfill of references', () => {
  it('makes an index anew that was lost', async () => {
    await planted();
    const before = await index();
    expect(before).toHaveLength(8);
    await loseAll();

    const { status, body } = await backfill();

    expect([status, body]).toEqual([200, { message: 'Successfully backfilled secret references' }]);
    expect(await index()).toEqual(before);
    expect(await eventsOf(place.app, 'backfill-secret-references')).toMatchObject([
      { outcome: 'success', projectId: place.project.id },
    ]);
  });

  it('corrects what is wrong: lines that are missing, that lead nowhere, or that name another place', async () => {
    const { id } = await planted();
    const before = await index();
    const [half, line] = before.filter(({ pk, sk }) => String(pk).startsWith('REF#') && sk === id);
    await lose(half ?? {});
    await put({ ...line, name: 'OLD_NAME' });
    await put({ pk: 'REF#nowhere', sk: id, secretId: id, environmentId: 'e', folderId: 'f', name: 'KEY' });
    const digest = createHash('sha256').update('nowhere').digest('hex');
    await put({ pk: `SECRET#${id}`, sk: `REF#${digest}`, target: 'nowhere' });

    expect((await backfill()).status).toBe(200);

    expect(await index()).toEqual(before);
  });

  it('writes nothing when all is right', async () => {
    await planted();
    const before = await stored();
    expect((await backfill()).status).toBe(200);
    expect((await backfill()).status).toBe(200);
    expect(await stored()).toEqual(before);
    expect(await eventsOf(place.app, 'backfill-secret-references')).toHaveLength(2);
  });

  it('notes a thousand references of one value', async () => {
    await place.create('MANY', Array.from({ length: 1000 }, (_, n) => ref(`K${n}`)).join(''));
    const before = await index();
    await loseAll();
    expect((await backfill()).status).toBe(200);
    expect(await index()).toEqual(before);
  });

  it('notes what a value says that is changed at the same moment, and nothing of the old one', async () => {
    const { id } = await place.create('KEY', `${ref('STAYS')} ${ref('GOES')}`);
    await loseAll();
    proxy.intercept(async ({ operation }, forward) => {
      if (operation !== 'TransactWriteItems') return forward();
      proxy.intercept(undefined);
      await place.update('KEY', { secretValue: `${ref('STAYS')} ${ref('COMES')}` });
      return forward();
    });

    expect((await backfill()).status).toBe(200);

    const targets = (await index()).flatMap(({ pk, sk }) =>
      sk === id ? [String(pk).replace(`REF#${place.environmentId()}#`, '')] : [],
    );
    expect(targets.sort()).toEqual(['COMES', 'STAYS']);
  });

  it('that takes long is done in several requests, each going on where the one before stopped', async () => {
    await planted();
    const before = await index();
    await loseAll();
    time.hurry(5);
    let requests = 0;
    let cursor: string | undefined;
    do {
      const { status, body } = await backfill({ cursor });
      expect(status).toBe(200);
      cursor = body.nextCursor;
      requests += 1;
    } while (cursor !== undefined && requests < 20);
    time.hurry(0);
    expect(requests).toBeGreaterThan(1);
    expect(requests).toBeLessThan(20);
    expect(await index()).toEqual(before);
  });

  it.each(['x', 'x.y', '.', 'e.WyJhIiwiYiJd'])('refuses %s as a cursor', async (cursor) => {
    const { status, body } = await backfill({ cursor });
    expect(status).toBe(422);
    expect(JSON.stringify(body.details)).toMatch(/cursor must be/);
  });

  it('is for those who may change the project', async () => {
    await planted();
    await loseAll();
    const { token } = await createMachine(place.instance, {
      projectId: place.project.id,
      projectRole: 'member',
    });
    const refused = await place.as(token).request('POST', url, { projectId: place.project.id });
    expect(refused.status).toBe(403);
    expect(await index()).toEqual([]);
    expect((await place.request('POST', url, {})).status).toBe(422);
  });
});
