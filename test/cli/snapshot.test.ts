import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCliPlace } from './cli-place.ts';

const hour = 3_600_000;

/** A person who may read one secret of a Locket that can be shut. */
const reader = async () => {
  const place = await openCliPlace();
  let isOpen = true;
  const shut = async () => {
    if (isOpen) await place.close();
    isOpen = false;
  };
  onTestFinished(shut);
  await place.secret('KEPT', 'kept-value');
  let now = Date.now();
  const { run, home } = await place.personDesk(() => now);
  return {
    place,
    run,
    shut,
    folder: join(home, '.locket/snapshots'),
    later: (milliseconds: number) => {
      now += milliseconds;
    },
  };
};

describe('secrets that were read before', () => {
  it('are there when Locket cannot be reached, and their age is told', async () => {
    const { run, shut, later } = await reader();
    const online = await run(['secrets', '--plain']);
    await shut();
    later(3 * hour);
    const offline = await run(['secrets', '--plain']);
    const one = await run(['secrets', 'get', 'KEPT', '--plain']);
    const exported = await run(['export']);

    expect(online.told).toBe('');
    expect(offline).toMatchObject({
      code: 0,
      out: 'KEPT=kept-value\n',
      told: expect.stringContaining('3 hours ago'),
    });
    expect(one.out).toBe('kept-value\n');
    expect(exported.out).toBe("KEPT='kept-value'\n");
  });

  it('are no answer to another question: another folder, environment or selection', async () => {
    const { run, shut } = await reader();
    await run(['secrets']);
    await shut();

    for (const more of [['--env', 'prod'], ['--path', '/other'], ['--recursive'], ['--expand=false']])
      expect((await run(['secrets', ...more])).code, more.join(' ')).toBe(1);
  });

  it('are not used when they are too old, look younger than they can be, or were not wanted', async () => {
    const { run, shut, later } = await reader();
    await run(['secrets']);
    await shut();
    const unwanted = await run(['secrets', '--no-cache']);
    later(-hour);
    const fromTheFuture = await run(['secrets']);
    later(3 * hour);
    const tooOld = await run(['secrets', '--max-age', '1h']);
    const nonsense = await run(['secrets', '--max-age', 'long']);
    later(8 * 24 * hour);
    const muchTooOld = await run(['secrets']);

    expect([unwanted, fromTheFuture, tooOld, nonsense, muchTooOld].map(({ code }) => code)).toEqual([
      1, 1, 1, 1, 1,
    ]);
    expect(tooOld.told).toContain('cannot be reached');
  });

  it('are not used when Locket refuses', async () => {
    const { place, run } = await reader();
    await run(['secrets']);
    const { token } = await place.accounts.login(place.person);
    await place.world.ok({ ...place.person, token }, 'DELETE', '/api/v2/users/me/sessions');
    const { code, out, told } = await run(['secrets', '--plain']);

    expect([code, out]).toEqual([1, '']);
    expect(told).toContain('401 Unauthorized');
  });

  it('are not used once a byte of them is another one, or one file stands in for another', async () => {
    const { place, run, shut, folder } = await reader();
    await place.secret('PROD', 'prod-value', { environment: 'prod' });
    await run(['secrets']);
    const [first = ''] = await readdir(folder);
    await run(['secrets', '--env', 'prod']);
    const second = (await readdir(folder)).find((name) => name !== first) ?? '';
    await shut();
    const sealed = Buffer.from(await readFile(join(folder, first), 'utf8'), 'base64');
    for (let at = 0; at < sealed.length; at += 7) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      await writeFile(join(folder, first), altered.toString('base64'));
      expect((await run(['secrets'])).code, `byte ${at}`).toBe(1);
    }
    await writeFile(join(folder, first), await readFile(join(folder, second)));

    expect((await run(['secrets'])).code).toBe(1);
    expect((await run(['secrets', '--env', 'prod', '--plain'])).out).toBe('PROD=prod-value\n');
  });

  it('that somebody puts back are told with their true age, and end with it', async () => {
    const { place, run, shut, folder, later } = await reader();
    await run(['secrets']);
    const [name = ''] = await readdir(folder);
    const old = await readFile(join(folder, name));
    later(5 * hour);
    await place.world.ok(place.machine, 'PATCH', '/api/v4/secrets/KEPT', {
      projectId: place.projectId,
      environment: 'dev',
      secretPath: '/',
      secretValue: 'newer-value',
    });
    await run(['secrets']);
    await shut();
    const newest = await run(['secrets', '--plain']);
    await writeFile(join(folder, name), old);
    const putBack = await run(['secrets', '--plain']);
    const tooOld = await run(['secrets', '--plain', '--max-age', '4h']);

    expect(newest.out).toBe('KEPT=newer-value\n');
    expect([putBack.out, putBack.told]).toEqual([
      'KEPT=kept-value\n',
      expect.stringContaining('5 hours ago'),
    ]);
    expect([tooOld.code, tooOld.out]).toEqual([1, '']);
  });

  it('are kept for people only', async () => {
    const { place, shut } = await reader();
    const machine = await place.machineDesk();
    await machine.run(['secrets']);
    await shut();

    expect(await machine.run(['secrets'])).toMatchObject({ code: 1, out: '' });
  });
});
