import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rotateAllDue } from '../../../functions/workers/key-schedule/due-keys.ts';
import { keyVersionOf } from '../../../layers/domain/keys/envelope.ts';
import { rotateDueKey } from '../../../layers/domain/kms/rotation-schedule.ts';
import { keepKeySchedule } from '../../../layers/domain/rotation/key-schedule.ts';
import { type Rotation, settlingSeconds } from '../../../layers/domain/rotation/rotation.ts';
import { scanned } from '../../harness/raw-table.ts';
import type { CustomerAwsKey } from '../../world/customer-cloud/aws-kms.ts';
import { type RotationWorld, rotationsIn } from '../../world/rotation.ts';
import { serverAdminIn } from '../../world/server-admin.ts';
import { answered, type KmsPlace, openKmsPlace, readCold, write } from './kms-clouds.ts';

let place: KmsPlace;
let world: RotationWorld;
beforeAll(async () => {
  place = await openKmsPlace();
  world = rotationsIn(place.world, place.settings);
});
afterAll(() => place.close());

// biome-ignore lint/suspicious/noExplicitAny: items as they lie in the table
type RawItem = any;

interface Protected {
  readonly id: string;
  readonly kmsId: string;
  readonly key: CustomerAwsKey;
}

/** A project with a secret, whose keys a customer's KMS wraps. */
const protectedProject = async (): Promise<Protected> => {
  const key = place.aws.key();
  const kmsId = await place.added(place.byAccessKey(key));
  const { id } = await world.project(world.admin, { kmsKeyId: kmsId });
  await write(place, id, 'KEPT', 'value');
  return { id, kmsId, key };
};

const rotate = async (request: Parameters<RotationWorld['begin']>[0]): Promise<Rotation> =>
  world.finish(await world.begin(request));

const versionsOf = async (id: string): Promise<readonly number[] | undefined> =>
  (await world.read(({ projects }) => projects.find(id)))?.keys.map(({ version }) => version);

/** Versions of the keys that sealed the values of a project's secrets. */
const sealers = async (id: string): Promise<ReadonlySet<number>> =>
  new Set(
    ((await scanned(world.app.table)) as RawItem[])
      .filter((item) => item.core && item.value && JSON.stringify(item.core).includes(id))
      .map((item) => keyVersionOf(Buffer.from(item.value.B, 'base64'))),
  );

const runDaily = () => keepKeySchedule((auditType) => world.open(auditType), {});

describe('rotating the key of a project that a customer’s KMS wraps', () => {
  let project: Protected;
  let rotation: Rotation;
  beforeAll(async () => {
    project = await protectedProject();
    rotation = await rotate({ level: 'project-keys', projectId: project.id });
  });

  it('makes a version that the KMS wraps too, and moves the values to it', async () => {
    expect(rotation).toMatchObject({ phase: 'completed', left: 0 });
    expect(await versionsOf(project.id)).toEqual([1, 2]);
    place.aws.calls.length = 0;
    expect(await readCold(place, project.id, 'KEPT')).toBe('value');
    expect(place.aws.calls).toMatchObject([
      { operation: 'Decrypt', context: { project: project.id, version: '2' } },
    ]);
  });

  it('leaves nothing that opens without the KMS', async () => {
    project.key.state = 'Disabled';
    expect((await answered(place, await place.cold(), project.id, 'KEPT')).status).toBe(503);
  });
});

describe('rotating the keys of projects while the KMS of one of them is out of reach', () => {
  let project: Protected;
  let otherId: string;
  let rotation: Rotation;
  beforeAll(async () => {
    project = await protectedProject();
    otherId = (await protectedProject()).id;
    project.key.state = 'Disabled';
    world.app.runtime.advance(301);
    rotation = await rotate({ level: 'project-keys' });
  });

  it('rotates the others, and counts that one as left', async () => {
    // That of the first test is out of reach as well.
    expect(rotation).toMatchObject({ phase: 'completed', left: 2, outOfReach: 2 });
    expect(await versionsOf(otherId)).toEqual([1, 2]);
    expect(await readCold(place, otherId, 'KEPT')).toBe('value');
    expect(await versionsOf(project.id)).toEqual([1]);
  });

  it('shows it in the status', async () => {
    const { token } = await serverAdminIn(world);
    const { body } = await world.app.ok('GET', '/api/v1/admin/keys/status', { token });
    const level = body.levels.find((each: { level: string }) => each.level === 'project-keys');
    expect(level).toMatchObject({ underOldVersions: { values: 2 }, rotation: { left: 2, outOfReach: 2 } });
  });

  it('comes back to it with the next daily run, and to no project that is done with', async () => {
    project.key.state = 'Enabled';
    expect(await runDaily()).toEqual({ begun: [], resumed: ['project-keys'] });
    const again = await world.find('project-keys');
    const finished = await world.finish(again as Rotation, 'second');
    expect(finished).toMatchObject({ number: rotation.number, phase: 'completed', left: 1, outOfReach: 1 });
    expect(await versionsOf(project.id)).toEqual([1, 2]);
    expect(await sealers(project.id)).toEqual(new Set([2]));
    expect(await versionsOf(otherId)).toEqual([1, 2]);
    expect(await readCold(place, project.id, 'KEPT')).toBe('value');
  });
});

describe('a KMS that is out of reach from the middle of a rotation on', () => {
  it('leaves the values where they are until the rotation comes back', async () => {
    const project = await protectedProject();
    const rotation = await world.begin({ level: 'project-keys' });
    await world.step(rotation, 'first');
    expect(await versionsOf(project.id)).toEqual([1, 2]);
    project.key.state = 'Disabled';
    world.app.runtime.advance(settlingSeconds + 3601);
    const { outOfReach = 0 } = await world.finish(rotation, 'second');
    expect(outOfReach).toBeGreaterThan(0);
    expect(await sealers(project.id)).toEqual(new Set([1]));
    project.key.state = 'Enabled';
    await runDaily();
    const finished = await world.finish((await world.find('project-keys')) as Rotation, 'third');
    expect(finished).toMatchObject({ phase: 'completed', outOfReach: outOfReach - 1 });
    expect(await sealers(project.id)).toEqual(new Set([2]));
    expect(await readCold(place, project.id, 'KEPT')).toBe('value');
  });

  it('may be given up: a project that left it is rotated when the rotation comes back', async () => {
    const project = await protectedProject();
    const path = `/api/v1/workspace/${project.id}/kms/backup`;
    const { secretManager } = await world.ok(world.admin, 'GET', path, undefined);
    project.key.state = 'Disabled';
    world.app.runtime.advance(301);
    await rotate({ level: 'project-keys' });
    await world.ok(world.admin, 'POST', path, { backup: secretManager });
    await runDaily();
    await world.finish((await world.find('project-keys')) as Rotation, 'again');
    expect(await versionsOf(project.id)).toEqual([1, 2]);
    expect(await sealers(project.id)).toEqual(new Set([2]));
  });
});

describe('rotating the keys of organizations', () => {
  it('seals anew how a KMS is reached and what it wrapped, and asks it nothing', async () => {
    const project = await protectedProject();
    place.aws.calls.length = 0;
    const rotation = await rotate({ level: 'organization-keys' });
    expect(rotation).toMatchObject({ phase: 'completed', left: 0 });
    expect(place.aws.calls).toEqual([]);
    const kms = await world.read(({ externalKms }) => externalKms.find(world.orgId, project.kmsId));
    const organization = await world.read(({ organizations }) => organizations.find(world.orgId));
    const latest = Math.max(...(organization?.keys.map(({ version }) => version) ?? []));
    expect(latest).toBe(2);
    expect(kms && keyVersionOf(kms.connection)).toBe(latest);
    expect(await readCold(place, project.id, 'KEPT')).toBe('value');
  });
});

describe('a key of the key service that is due', () => {
  let project: Protected;
  beforeEach(async () => {
    project = await protectedProject();
  });

  const rotateDue = () =>
    rotateAllDue({
      now: () => world.app.runtime.now(),
      dueOn: (day, limit) => world.open().stores.kms.dueOn(day, limit),
      rotate: (due) => rotateDueKey((auditType) => world.open(auditType), due),
      hasTime: () => true,
      reportFailure: (facts) => {
        throw new Error(JSON.stringify(facts));
      },
    });

  it('waits for the KMS of its project, which fails nobody else’s run', async () => {
    const body = { projectId: project.id, name: 'timed', rotationPeriodDays: 30 };
    await world.ok(world.admin, 'POST', '/api/v1/kms/keys', body);
    world.app.runtime.advance(30 * 86_400 + 1);
    project.key.state = 'Disabled';
    expect(await rotateDue()).toMatchObject({ rotated: 0, waiting: 1, failed: 0 });
    project.key.state = 'Enabled';
    expect(await rotateDue()).toMatchObject({ rotated: 1, waiting: 0, failed: 0 });
  });
});

describe('rotating the keys of one project alone while its KMS is out of reach', () => {
  it('is come back to by the daily run, too', async () => {
    const project = await protectedProject();
    project.key.state = 'Disabled';
    world.app.runtime.advance(301);
    const { target } = await rotate({ level: 'project-keys', projectId: project.id });
    expect(await world.find(target)).toMatchObject({ phase: 'completed', outOfReach: 1 });
    expect((await runDaily()).resumed).toContain(target);
    const still = await world.finish((await world.find(target)) as Rotation, 'second');
    expect(still).toMatchObject({ phase: 'completed', left: 1, outOfReach: 1 });
    project.key.state = 'Enabled';
    expect((await runDaily()).resumed).toContain(target);
    const finished = await world.finish((await world.find(target)) as Rotation, 'third');
    expect(finished).toMatchObject({ phase: 'completed', left: 0, outOfReach: 0 });
    expect(await sealers(project.id)).toEqual(new Set([2]));
    expect((await runDaily()).resumed).not.toContain(target);
  });
});
