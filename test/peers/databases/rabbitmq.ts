import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { firstOf } from '../peer.ts';
import { homeFor, type TestServer } from './server.ts';

export const installedRabbit = (): string | undefined => firstOf('/usr/lib/rabbitmq/bin/rabbitmq-server');

export const rabbitAdmin = { username: 'locket', password: 'admin-password' };

const apiIsThere = async (port: number): Promise<boolean> =>
  new Promise((done) => {
    const args = ['-sk', '-o', '/dev/null', '-w', '%{http_code}', `https://127.0.0.1:${port}/api/whoami`];
    execFile('curl', args, (_, said) => done(said === '401'));
  });

/** Starts RabbitMQ with its management API over TLS. */
export const startRabbit = async (program: string): Promise<TestServer> => {
  const home = await homeFor('rabbitmq');
  const amqp = await homeFor('rabbitmq');
  const settings = `
listeners.tcp.1 = 127.0.0.1:${amqp.port}
management.ssl.port = ${home.port}
management.ssl.ip = 127.0.0.1
management.ssl.certfile = ${home.certificate}
management.ssl.keyfile = ${home.key}
default_user = ${rabbitAdmin.username}
default_pass = ${rabbitAdmin.password}
default_user_tags.administrator = true
`;
  const file = join(home.folder, 'rabbitmq.conf');
  const plugins = join(home.folder, 'enabled_plugins');
  await writeFile(file, settings, { mode: 0o644 });
  await writeFile(plugins, '[rabbitmq_management].\n', { mode: 0o644 });
  await mkdir(join(home.folder, 'logs'), { mode: 0o777 });
  const server = await home.start(program, [], {
    RABBITMQ_NODENAME: `locket${home.port}@localhost`,
    RABBITMQ_CONFIG_FILE: file,
    RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
    RABBITMQ_MNESIA_BASE: join(home.folder, 'data'),
    RABBITMQ_LOGS: '-',
    RABBITMQ_DIST_PORT: String(home.port + 1),
    ERL_EPMD_PORT: String(amqp.port + 1),
  });
  for (let tries = 0; tries < 200 && !(await apiIsThere(home.port)); tries += 1) await pause(100);
  return server;
};
