import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KmsPlace, openKmsPlace, readCold, rotated, write } from './kms-clouds.ts';

let place: KmsPlace;
beforeAll(async () => {
  place = await openKmsPlace();
});
afterAll(() => place.close());

const path = (id: string): string => `/api/v1/workspace/${id}/kms/backup`;
const saved = async (id: string): Promise<string> =>
  (await place.world.ok(place.world.admin, 'GET', path(id))).secretManager;
const loaded = (id: string, backup: string) =>
  place.world.send(place.world.admin, 'POST', path(id), { backup });

/** A project whose keys a customer's KMS wraps, and that KMS's key. */
const protectedProject = async () => {
  const key = place.aws.key();
  const kmsId = await place.added(place.byAccessKey(key));
  const { id } = await place.world.project(place.world.admin, { kmsKeyId: kmsId });
  await write(place, id, 'FIRST', 'one');
  return { id: id as string, key, kmsId };
};

describe('a backup', () => {
  it('brings a project back when its KMS is gone', async () => {
    const { id, key } = await protectedProject();
    await rotated(place, id);
    await write(place, id, 'SECOND', 'two');
    const backup = await saved(id);
    expect(backup.split('.').slice(0, 4)).toEqual(['v1', id, 'secretManager', place.world.orgId]);
    key.state = 'PendingDeletion';

    const { status, body } = await loaded(id, backup);
    expect([status, body.secretManagerKmsKey.isExternal]).toEqual([200, false]);
    expect(await readCold(place, id, 'FIRST')).toBe('one');
    expect(await readCold(place, id, 'SECOND')).toBe('two');
  });

  it('frees the KMS of the project, which can be deleted then', async () => {
    const { id, kmsId } = await protectedProject();
    await loaded(id, await saved(id));
    const deleted = await place.world.send(place.world.admin, 'DELETE', `/api/v1/external-kms/${kmsId}`);
    expect(deleted.status).toBe(200);
  });

  it('that is older than a version of the key takes that from the KMS', async () => {
    const { id, key } = await protectedProject();
    const backup = await saved(id);
    await rotated(place, id);
    await write(place, id, 'SECOND', 'two');
    key.state = 'Disabled';
    place.world.app.runtime.advance(301);
    expect((await loaded(id, backup)).status).toBe(503);
    key.state = 'Enabled';
    expect((await loaded(id, backup)).status).toBe(200);
    expect(await readCold(place, id, 'SECOND')).toBe('two');
  });

  it('of another project is refused, however it is labelled', async () => {
    const [one, two] = [await protectedProject(), await protectedProject()];
    const backup = await saved(one.id);
    expect((await loaded(two.id, backup)).status).toBe(403);
    expect((await loaded(two.id, backup.replace(one.id, two.id))).status).toBe(400);
  });

  it('that was altered anywhere is refused', async () => {
    const { id } = await protectedProject();
    const backup = await saved(id);
    const start = backup.lastIndexOf('.') + 1;
    const altered = [start, start + 3, start + 30, start + 60, backup.length - 9].map((at) => {
      const other = backup[at] === 'A' ? 'B' : 'A';
      return `${backup.slice(0, at)}${other}${backup.slice(at + 1)}`;
    });
    const more = [backup.slice(0, -4), `${backup}AAAA`, `${backup}=`, `${backup}.more`, 'v1', 'rubbish'];
    for (const each of [...altered, ...more, backup.replace('v1.', 'v2.')]) {
      const { status, body } = await loaded(id, each);
      expect([status, body.message], each).toEqual([400, 'Invalid backup']);
    }
  });

  it('tells nothing of the keys', async () => {
    const { id } = await protectedProject();
    const text = Buffer.from((await saved(id)).split('.').at(-1) ?? '', 'base64url').toString('latin1');
    expect(text).not.toMatch(/"key"|"version"/);
  });
});
