import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { firstOf } from '../peer.ts';
import { homeFor, type TestServer } from './server.ts';

const root = '/usr/lib/postgresql';

const versions = (): readonly string[] => {
  try {
    return readdirSync(root).sort().reverse();
  } catch {
    return [];
  }
};

/** The folder with the programs of PostgreSQL, if it is installed. */
export const installedPostgres = (): string | undefined =>
  firstOf(...versions().map((version) => join(root, version, 'bin')));

export const superuser = { username: 'postgres', password: `super'pass` };

/** It listens before it lets anybody in. */
const ready = async (look: () => Promise<void>, tries = 100): Promise<void> => {
  try {
    await look();
  } catch (error) {
    if (tries === 0) throw error;
    await pause(100);
    await ready(look, tries - 1);
  }
};

/** Starts PostgreSQL that takes passwords over TLS only. */
export const startPostgres = async (bin: string): Promise<TestServer> => {
  const home = await homeFor('postgres');
  const data = join(home.folder, 'data');
  const secret = join(home.folder, 'password');
  await writeFile(secret, superuser.password, { mode: 0o644 });
  await home.run(
    join(bin, 'initdb'),
    '-D',
    data,
    '-U',
    superuser.username,
    '--pwfile',
    secret,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  );
  await writeFile(join(data, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 scram-sha-256\n');
  const settings = [
    'ssl=on',
    `ssl_cert_file=${home.certificate}`,
    `ssl_key_file=${home.key}`,
    'fsync=off',
    `unix_socket_directories=${home.folder}`,
    'listen_addresses=127.0.0.1',
  ];
  const server = await home.start(join(bin, 'postgres'), [
    '-D',
    data,
    '-p',
    String(home.port),
    ...settings.flatMap((each) => ['-c', each]),
  ]);
  await ready(() => home.run(join(bin, 'pg_isready'), '-h', '127.0.0.1', '-p', String(home.port)));
  return server;
};
