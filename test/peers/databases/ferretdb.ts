import { join } from 'node:path';
import { cache, firstOf } from '../peer.ts';
import { homeFor, type TestServer } from './server.ts';

export const builtFerret = (): string | undefined => firstOf(join(cache, 'ferretdb'));

export const ferretAdmin = { username: 'locket', password: 'admin-password' };

/** Starts FerretDB, which speaks the protocol of MongoDB and checks passwords, and no roles. */
export const startFerret = async (program: string): Promise<TestServer> => {
  const home = await homeFor('root');
  return home.start(program, [
    '--handler=sqlite',
    `--sqlite-url=file:${join(home.folder, 'data')}/`,
    `--state-dir=${home.folder}`,
    '--listen-addr=',
    `--listen-tls=127.0.0.1:${home.port}`,
    `--listen-tls-cert-file=${home.certificate}`,
    `--listen-tls-key-file=${home.key}`,
    '--debug-addr=-',
    '--telemetry=disable',
    '--test-enable-new-auth',
    '--setup-database=admin',
    `--setup-username=${ferretAdmin.username}`,
    `--setup-password=${ferretAdmin.password}`,
  ]);
};
