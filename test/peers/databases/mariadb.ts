import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstOf } from '../peer.ts';
import { homeFor, type TestServer } from './server.ts';

export const installedMariaDb = (): string | undefined => firstOf('/usr/sbin/mariadbd', '/usr/sbin/mysqld');

export const administrator = { username: 'locket', password: `ad'min;\\"ü` };

/** The least that the account of a dynamic secret needs, as docs/dynamic-secrets/mysql.md says, and something to read. */
const beginning = `
CREATE DATABASE shop;
CREATE TABLE shop.orders (id INT);
INSERT INTO shop.orders VALUES (1);
CREATE USER 'locket'@'%' IDENTIFIED BY 'ad''min;\\\\"ü';
GRANT CREATE USER, PROCESS, CONNECTION ADMIN ON *.* TO 'locket'@'%';
GRANT SELECT ON mysql.user TO 'locket'@'%';
GRANT SELECT ON shop.* TO 'locket'@'%' WITH GRANT OPTION;
`;

/** Starts MariaDB that takes connections over TLS only. */
export const startMariaDb = async (program: string): Promise<TestServer> => {
  const home = await homeFor('mysql');
  const data = join(home.folder, 'data');
  await home.run(
    '/usr/bin/mariadb-install-db',
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  );
  const init = join(home.folder, 'init.sql');
  await writeFile(init, beginning, { mode: 0o644 });
  return home.start(program, [
    '--no-defaults',
    `--datadir=${data}`,
    `--socket=${join(home.folder, 'socket')}`,
    `--pid-file=${join(home.folder, 'pid')}`,
    `--port=${home.port}`,
    '--bind-address=127.0.0.1',
    `--ssl-cert=${home.certificate}`,
    `--ssl-key=${home.key}`,
    '--require-secure-transport=ON',
    '--character-set-server=utf8mb4',
    `--init-file=${init}`,
  ]);
};
