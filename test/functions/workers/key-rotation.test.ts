import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { keyVersionOf, sealedBy } from '../../../layers/domain/keys/envelope.ts';
import { type Rotation, settlingSeconds } from '../../../layers/domain/rotation/rotation.ts';
import { scanned } from '../../harness/raw-table.ts';
import { allItems, documents } from '../../harness/table.ts';
import { openRotationWorld, type RotationWorld } from '../../world/rotation.ts';

let world: RotationWorld;
// biome-ignore lint/suspicious/noExplicitAny: replies as they came
type Reply = any;
let project: Reply;

const secretPath = (name: string) => `/api/v3/secrets/raw/${name}`;

const put = (name: string, value: string) =>
  world.ok(world.admin, 'POST', secretPath(name), {
    workspaceId: project.id,
    environment: 'dev',
    secretPath: '/',
    secretValue: value,
    secretComment: `about ${name}`,
    secretMetadata: [{ key: 'note', value: `sealed ${name}`, isEncrypted: true }],
  });

const get = async (name: string): Promise<Reply> =>
  (
    await world.app.ok('GET', secretPath(name), {
      token: world.admin.token,
      query: { workspaceId: project.id, environment: 'dev', secretPath: '/' },
    })
  ).body.secret;

const itemsOf = async (beginning: string): Promise<readonly Reply[]> =>
  (await allItems(world.app.table)).filter(({ pk }) => String(pk).startsWith(beginning));

/** Versions of the keys that sealed an attribute of secrets, wherever it stands. */
const envelopeVersions = async (attribute: string): Promise<readonly number[]> =>
  ((await scanned(world.app.table)) as Reply[])
    .filter((item) => item.core && item[attribute])
    .map((item) => keyVersionOf(Buffer.from(item[attribute].B, 'base64')));

beforeAll(async () => {
  world = await openRotationWorld();
  project = await world.project();
  await put('FIRST', 'one');
  await put('SECOND', 'two');
  await world.ok(world.admin, 'PATCH', secretPath('SECOND'), {
    workspaceId: project.id,
    environment: 'dev',
    secretPath: '/',
    secretValue: 'two again',
  });
});

const rotate = async (request: Parameters<RotationWorld['begin']>[0]): Promise<Rotation> =>
  world.finish(await world.begin(request));

describe('rotating the root key', () => {
  it('seals every key of every organization under the new version, and leaves values as they are', async () => {
    const other = await world.newOrganization();
    const before = await itemsOf('SECRET#');
    const rotation = await rotate({ level: 'root-key' });
    expect(rotation).toMatchObject({ phase: 'completed', version: 2, left: 0, moved: 2, ownersDone: 2 });
    for (const id of [world.orgId, other]) {
      const organization = await world.read(({ organizations }) => organizations.find(id));
      expect(organization?.keys.map(({ wrapped }) => sealedBy(wrapped).keyVersion)).toEqual([2]);
    }
    expect(await itemsOf('SECRET#')).toEqual(before);
    expect(await get('FIRST')).toMatchObject({ secretValue: 'one' });
  });

  it('has tokens signed before go on working', async () => {
    const reader = await world.machineIn(project.id, 'viewer');
    await rotate({ level: 'root-key' });
    world.app.runtime.advance(301);
    expect((await world.send(reader, 'GET', `/api/v1/workspace/${project.id}`)).status).toBe(200);
  });
});

describe('rotating the keys of organizations', () => {
  it('gives each a new version and seals project keys under it', async () => {
    const rotation = await rotate({ level: 'organization-keys' });
    expect(rotation).toMatchObject({ phase: 'completed', left: 0 });
    const organization = await world.read(({ organizations }) => organizations.find(world.orgId));
    const stored = await world.read(({ projects }) => projects.find(project.id));
    expect(organization?.keys.map(({ version }) => version)).toEqual([1, 2]);
    expect(stored?.keys.map(({ wrapped }) => sealedBy(wrapped).keyVersion)).toEqual([2]);
    expect(await get('SECOND')).toMatchObject({ secretValue: 'two again' });
  });
});

describe('rotating the keys of projects', () => {
  it('seals values, comments, sealed metadata and earlier versions under the new version', async () => {
    const rotation = await rotate({ level: 'project-keys' });
    expect(rotation).toMatchObject({ phase: 'completed', left: 0, moved: 5 });
    expect(await envelopeVersions('value')).toEqual([2, 2, 2, 2, 2]);
    expect(await envelopeVersions('comment')).toEqual([2, 2, 2, 2, 2]);
    expect(await get('FIRST')).toMatchObject({
      secretValue: 'one',
      secretComment: 'about FIRST',
      secretMetadata: [{ key: 'note', value: 'sealed FIRST', isEncrypted: true }],
    });
  });

  it('can be done for one project alone, beside what is done for all', async () => {
    const other = await world.project();
    const rotation = await rotate({ level: 'project-keys', projectId: project.id });
    expect(rotation).toMatchObject({ phase: 'completed', owners: 1, ownersDone: 1, moved: 5 });
    const untouched = await world.read(({ projects }) => projects.find(other.id));
    expect(untouched?.keys).toHaveLength(1);
  });

  it('counts what cannot be opened and goes on', async () => {
    await put('ALTERED', 'three');
    const [item] = (await itemsOf('ENV#')).filter(({ sk }) => String(sk).endsWith('#ALTERED'));
    const sealed = Buffer.from(item.value);
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    await documents().send(
      new UpdateCommand({
        TableName: world.app.table,
        Key: { pk: item.pk, sk: item.sk },
        UpdateExpression: 'SET #value = :value',
        ExpressionAttributeNames: { '#value': 'value' },
        ExpressionAttributeValues: { ':value': new Uint8Array(sealed) },
      }),
    );
    const rotation = await rotate({ level: 'project-keys', projectId: project.id });
    expect(rotation).toMatchObject({ phase: 'completed', left: 1, moved: 6 });
    expect(await get('SECOND')).toMatchObject({ secretValue: 'two again' });
  });
});

describe('a project that is in the bin while new versions are made', () => {
  it('is counted when it comes back before the rotation is over, and gets its version with the next', async () => {
    const binned = await world.project();
    const path = `/api/v1/workspace/${binned.id}`;
    await world.ok(world.admin, 'DELETE', path, {});
    const rotation = await world.begin({ level: 'project-keys' });
    await world.step(rotation, 'first');
    await world.ok(world.admin, 'POST', `/api/v1/projects/${binned.id}/restore`, {});
    world.app.runtime.advance(settlingSeconds);
    const { left } = await world.finish(rotation, 'first');
    const again = await rotate({ level: 'project-keys' });
    expect(again.left).toBe(left - 1);
    const stored = await world.read(({ projects }) => projects.find(binned.id));
    expect(stored?.keys).toHaveLength(2);
  });
});

describe('a project that is deleted while its values are moved', () => {
  it('leaves the next project to be moved from its beginning', async () => {
    const { admin, ...place } = await openRotationWorld();
    const [current, next] = [await place.project(), await place.project()];
    const key = { projectId: next.id, name: 'kept', encryptionAlgorithm: 'aes-256-gcm' };
    const made = await place.ok(admin, 'POST', '/api/v1/kms/keys', key);
    const rotation = await place.begin({ level: 'project-keys' });
    const { name } = await place.step(rotation, 'first');
    place.app.runtime.advance(settlingSeconds);
    const part = async () => (await place.find(rotation.target))?.position?.part;
    while (!(await part())?.startsWith('secrets/')) await place.step(rotation, name, undefined, 2);
    await place.ok(admin, 'DELETE', `/api/v1/workspace/${current.id}`, {});
    await place.finish(rotation, name);

    const material = await place.read(({ kms }) => kms.latest(next.id, made.key.id));
    expect(material && keyVersionOf(material.wrapped)).toBe(2);
  });
});

describe('a rotation', () => {
  it('goes on in the next execution when there is no time left, from where it stood', async () => {
    const rotation = await world.begin({ level: 'project-keys', projectId: project.id });
    let execution = 'first';
    const names: string[] = [];
    const phases: (string | undefined)[] = [];
    for (let next = ''; next !== 'nothing'; ) {
      const outcome = await world.step(rotation, execution, undefined, 1);
      next = outcome.next;
      execution = outcome.name;
      if (next === 'settle') world.app.runtime.advance(settlingSeconds);
      names.push(execution);
      phases.push((await world.find(rotation.target))?.phase);
    }
    // The last one tells its own name.
    expect(new Set(names).size).toBe(names.length - 1);
    expect(new Set(phases)).toEqual(new Set(['settling', 'moving', 'completed']));
    expect(names.every((name) => /^[\w-]{1,80}$/.test(name))).toBe(true);
  });

  it('is worked on by one execution, although its event came twice', async () => {
    const rotation = await world.begin({ level: 'root-key' });
    expect(await world.step(rotation, 'one')).toMatchObject({ next: 'settle' });
    expect(await world.step(rotation, 'two')).toEqual({ next: 'nothing', name: 'two' });
    await world.finish(rotation, 'one');
  });

  it('is asked for again by the execution whose answer was lost', async () => {
    const rotation = await world.begin({ level: 'root-key' });
    await world.step(rotation, 'one');
    expect(await world.step(rotation, 'one')).toMatchObject({ next: 'settle' });
    world.app.runtime.advance(3601);
    expect(await world.step(rotation, 'another')).toMatchObject({ next: 'nothing', name: 'another' });
    expect(await world.find('root-key')).toMatchObject({ phase: 'completed' });
  });

  it('is the same one when it is begun again while it is under way', async () => {
    const rotation = await world.begin({ level: 'project-keys' });
    expect(await world.begin({ level: 'project-keys' })).toEqual(rotation);
    await world.finish(rotation);
    expect((await world.begin({ level: 'project-keys' })).number).toBe(rotation.number + 1);
  });
});
