import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstOf } from '../peer.ts';
import { homeFor, type TestServer } from './server.ts';

export const installedRedis = (): string | undefined => firstOf('/usr/bin/redis-server');

export const redisAdmin = { username: 'locket', password: 'admin-password' };

/** Starts Redis that takes connections over TLS only; the account is the least of docs/dynamic-secrets/redis.md. */
export const startRedis = async (program: string): Promise<TestServer> => {
  const home = await homeFor('redis');
  const settings = `
port 0
tls-port ${home.port}
bind 127.0.0.1
tls-cert-file ${home.certificate}
tls-key-file ${home.key}
tls-ca-cert-file ${home.certificate}
tls-auth-clients no
save ""
dir ${join(home.folder, 'data')}
user default off
user root on >root-password ~* &* +@all
user ${redisAdmin.username} on >${redisAdmin.password} +acl|setuser +acl|deluser +acl|users +client|kill +ping +multi +exec
`;
  const file = join(home.folder, 'redis.conf');
  await writeFile(file, settings, { mode: 0o644 });
  return home.start(program, [file]);
};
