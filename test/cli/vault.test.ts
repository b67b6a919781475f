import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openKeyring } from '../../cli/vault/keyring.ts';
import type { Vault } from '../../cli/vault/vault.ts';
import { type CliPlace, openCliPlace } from './cli-place.ts';
import { newDesk } from './command-line.ts';

let place: CliPlace;
beforeAll(async () => {
  place = await openCliPlace();
  return () => place.close();
});

/** A keyring as an operating system has one. */
const newKeyring = () => {
  const held = new Map<string, string>();
  const vault: Vault = {
    get: async (name) => held.get(name),
    set: async (name, secret) => void held.set(name, secret),
    remove: async (name) => void held.delete(name),
  };
  return { held, keyring: async () => vault };
};

const newPersonWithKeyring = async () => {
  const { held, keyring } = newKeyring();
  const { email, password } = place.person;
  const env = {
    LOCKET_URL: place.url,
    LOCKET_EMAIL: email,
    LOCKET_PASSWORD: password,
    LOCKET_PROJECT_ID: place.projectId,
  };
  const { run, home } = await newDesk(env);
  return { held, home, run: (...words: readonly string[]) => run(words, { keyring }) };
};

describe('where there is no keyring', () => {
  it('is none, whatever the folder of the caller holds', async () => {
    const { cwd, home } = await newDesk({});
    const here = join(cwd, 'node_modules/@napi-rs/keyring');
    await mkdir(here, { recursive: true });
    await writeFile(join(here, 'index.js'), 'throw new Error("code of somebody else is run")');
    const [program, folder] = [process.argv[1], process.cwd()];
    onTestFinished(() => {
      process.argv[1] = program ?? '';
      process.chdir(folder);
    });
    process.argv[1] = join(home, 'locket.mjs');
    await writeFile(process.argv[1], '');
    process.chdir(cwd);

    expect(await openKeyring()).toBeUndefined();
  });

  it('sessions rest in files', async () => {
    const desk = await place.personDesk();

    expect(await readdir(join(desk.home, '.locket/vault'))).not.toEqual([]);
    expect(await desk.run(['whoami'])).toMatchObject({ code: 0 });
  });
});

describe('a keyring of the operating system', () => {
  it('holds the session and the key of the snapshots, until a reset', async () => {
    const { held, run } = await newPersonWithKeyring();
    const login = await run('login', '--organization-id', place.world.orgId);
    await run('secrets');
    const names = [...held.keys()];
    await run('reset');

    expect(login.code).toBe(0);
    expect(names).toEqual([`session ${place.person.email} ${place.url}`, 'snapshots']);
    expect(held.size).toBe(0);
  });

  it('is left alone once files were chosen, and whoever was logged in logs in anew', async () => {
    const { held, run } = await newPersonWithKeyring();
    await run('login', '--organization-id', place.world.orgId);
    const chosen = await run('vault', 'set', 'file');
    const before = await run('secrets');
    const again = await run('vault', 'set', 'file');
    await run('login', '--organization-id', place.world.orgId);

    expect([chosen.code, held.size]).toEqual([0, 0]);
    expect(before.told).toContain('You are not logged in');
    expect(again).toMatchObject({ code: 1, told: expect.stringContaining('file already') });
    expect((await run('secrets')).code).toBe(0);
    expect(held.size).toBe(0);
    expect((await run('vault')).out).toMatch(/^ {2}auto.+\n\* file/);
  });

  it('takes no other kind', async () => {
    const { run } = await newPersonWithKeyring();

    expect(await run('vault', 'set', 'cloud')).toMatchObject({
      code: 1,
      told: expect.stringContaining('auto or file'),
    });
  });
});
