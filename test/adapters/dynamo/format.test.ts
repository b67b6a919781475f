import { DeleteCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import {
  type MigrationStep,
  migrate,
  migrationSteps,
} from '../../../layers/adapters/dynamo/format/migrations.ts';
import { assertReadableSamples } from '../../../layers/adapters/dynamo/format/samples.ts';
import { ReadSession } from '../../../layers/adapters/dynamo/read-session.ts';
import { typeOf } from '../../../layers/adapters/dynamo/records/catalogue.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { tableFormat } from '../../../layers/domain/instance/table-format.ts';
import { startApp, type TestApp } from '../../harness/app.ts';
import { documents } from '../../harness/table.ts';
import { bootstrapped, createProject } from '../../world/instance.ts';

type Stored = Record<string, unknown> & { readonly pk: string; readonly sk: string };

const tableOf = (app: TestApp) => openTable({ table: app.table, storageTimeout: 10_000, storageAttempts: 1 });

const everything = async (table: string): Promise<readonly Stored[]> =>
  ((await documents().send(new ScanCommand({ TableName: table }))).Items ?? []) as Stored[];

const stampOf = async (app: TestApp) => (await everything(app.table)).find(({ sk }) => sk === 'FORMAT');

/** The same item as it was written before there were versions. */
const unversioned = ({ v: _v, core, ...rest }: Stored): Stored => ({
  ...(rest as Stored),
  ...(core !== undefined && { core: String(core).replace(/#1$/, '') }),
});

const inVersion = (item: Stored, version: number): Stored =>
  item.core === undefined ? { ...item, v: version } : { ...item, core: `${item.core}#${version}` };

/** A filled table as it was written before there were stamps and versions. */
const unstamped = async () => {
  const app = await startApp();
  const instance = await bootstrapped(app);
  const project = await createProject(instance);
  await app.ok('POST', '/api/v3/secrets/raw/KEPT', {
    token: instance.admin,
    body: { workspaceId: project.id, environment: 'dev', secretValue: 'value' },
  });
  const client = documents();
  for (const { pk, sk, ...rest } of await everything(app.table))
    await client.send(
      sk === 'FORMAT'
        ? new DeleteCommand({ TableName: app.table, Key: { pk, sk } })
        : (new PutCommand({ TableName: app.table, Item: unversioned({ pk, sk, ...rest }) }) as never),
    );
  return { app, instance, project };
};

/** Makes the one secret look as it did when every member of it had an attribute of its own. */
const loosen = async (app: TestApp): Promise<void> => {
  const secret = (await everything(app.table)).find(({ pk, sk }) => /^ENV#/.test(pk) && /^SECRET#/.test(sk));
  const { core: _core, ...rest } = secret as Stored;
  const Item = { ...rest, id: 'id', name: 'KEPT', version: 1 };
  await documents().send(new PutCommand({ TableName: app.table, Item }));
};

const readKept = ({ app, instance, project }: Awaited<ReturnType<typeof unstamped>>) =>
  app.request('GET', '/api/v3/secrets/raw/KEPT', {
    token: instance.admin,
    query: { workspaceId: project.id, environment: 'dev' },
  });

describe('a table without a stamp', () => {
  it('of today’s format is read as it is, by a process that knows nothing of it yet', async () => {
    const world = await unstamped();
    expect(await readKept(world)).toMatchObject({ status: 200, body: { secret: { secretValue: 'value' } } });
    await world.app.ok('GET', '/api/status');
  });

  it('is stamped by a migration, once, and nothing else changes', async () => {
    const { app } = await unstamped();
    const before = await everything(app.table);
    expect(await migrate(tableOf(app), app.runtime)).toBe('stamped');
    expect(await stampOf(app)).toMatchObject({ format: 1, v: 1 });
    expect((await everything(app.table)).filter(({ sk }) => sk !== 'FORMAT')).toEqual(before);
    expect(await migrate(tableOf(app), app.runtime)).toBe('current');
  });

  it('of an older format is refused, and stays as it is', async () => {
    const { app } = await unstamped();
    await loosen(app);
    const sentence =
      /from before formats had numbers.* run the version that wrote it, or start with an empty/;
    expect(await app.request('GET', '/api/status')).toMatchObject({
      status: 500,
      body: { message: expect.stringMatching(sentence) },
    });
    await expect(migrate(tableOf(app), app.runtime)).rejects.toThrow(sentence);
    expect(await stampOf(app)).toBeUndefined();
  });

  it('that is empty has nothing to migrate', async () => {
    const app = await startApp();
    expect(await migrate(tableOf(app), app.runtime)).toBe('empty');
    await assertReadableSamples(new ReadSession(tableOf(app), app.runtime));
    expect(await everything(app.table)).toEqual([]);
  });
});

describe('a migration in steps', () => {
  const formatIn = async (app: TestApp) => (await stampOf(app))?.format;

  it('has a step for every format but the first', () => {
    expect(migrationSteps).toHaveLength(tableFormat - 1);
  });

  it('goes from the format that the table has, step by step, and never twice', async () => {
    const { app } = await unstamped();
    const done: string[] = [];
    const steps: readonly MigrationStep[] = [
      async () => void done.push('1 to 2'),
      async () => void done.push('2 to 3'),
    ];
    expect(await migrate(tableOf(app), app.runtime, steps.slice(0, 1))).toBe('migrated');
    expect([done, await formatIn(app)]).toEqual([['1 to 2'], 2]);
    expect(await migrate(tableOf(app), app.runtime, steps)).toBe('migrated');
    expect(await migrate(tableOf(app), app.runtime, steps)).toBe('current');
    expect([done, await formatIn(app)]).toEqual([['1 to 2', '2 to 3'], 3]);
  });

  it('that is interrupted goes on with the step it was in', async () => {
    const { app } = await unstamped();
    const done: string[] = [];
    let isBroken = true;
    const steps: readonly MigrationStep[] = [
      async () => void done.push('1 to 2'),
      async () => {
        done.push('2 to 3');
        if (isBroken) throw new Error('interrupted');
      },
    ];
    await expect(migrate(tableOf(app), app.runtime, steps)).rejects.toThrow('interrupted');
    expect(await formatIn(app)).toBe(2);
    isBroken = false;
    expect(await migrate(tableOf(app), app.runtime, steps)).toBe('migrated');
    expect([done, await formatIn(app)]).toEqual([['1 to 2', '2 to 3', '2 to 3'], 3]);
  });

  it('refuses a format that it knows no way from, and leaves it', async () => {
    const { app } = await unstamped();
    const next: MigrationStep = async () => undefined;
    await migrate(tableOf(app), app.runtime, [next, next]);
    await expect(migrate(tableOf(app), app.runtime)).rejects.toThrow('which is newer than what this version');
    expect(await formatIn(app)).toBe(3);
  });
});

describe('a record of a later version', () => {
  /** Kinds of keys as they are named in the sentence, `ORG#<id>`/`ORG` being `ORG/ORG`. */
  const kindOf = ({ pk, sk }: Stored): string => `${pk.split('#')[0]}/${sk.split('#')[0]}`;

  it('of whatever kind is refused by name and never taken for absent', async () => {
    const { app, ...world } = await unstamped();
    const session = () => new ReadSession(tableOf(app), app.runtime);
    const items = await everything(app.table);
    expect(new Set(items.map(kindOf)).size).toBeGreaterThan(12);
    for (const item of items) {
      await documents().send(new PutCommand({ TableName: app.table, Item: inVersion(item, 2) }));
      const sentence = `A record ${kindOf(item)} has version 2; this version of Locket reads version 1`;
      const type = typeOf(item);
      if (!type) throw new Error(`There is no type for ${kindOf(item)}`);
      const refusal = { code: 'internal', message: sentence };
      await expect(session().read(type, item)).rejects.toMatchObject(refusal);
      const range = { pk: item.pk, prefix: item.sk, between: [item.sk, item.sk] } as const;
      await expect(session().list(type, range)).rejects.toMatchObject(refusal);
    }
    expect(await readKept({ app, ...world })).toMatchObject({ status: 500 });
  });
});
