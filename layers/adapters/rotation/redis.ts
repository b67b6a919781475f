import type { RedisRotationInputs } from '../../domain/secret-rotation/kinds/databases.ts';
import { type ReachSettings, reach } from '../dynamic/reach.ts';
import { type RedisEngine, redisDriver } from '../dynamic/redis/redis.ts';
import type { Server } from '../dynamic/server.ts';
import { accountsOf } from './driver.ts';

const engine = async (): Promise<RedisEngine> =>
  (await import('../dynamic/redis/redis-engine.part.ts')).engine;

const serverFor = async (
  inputs: RedisRotationInputs,
  user: string,
  password: string,
  settings: ReachSettings,
): Promise<Server> => {
  const isPlain = inputs.tls === 'off';
  return {
    host: inputs.host,
    port: inputs.port,
    user,
    password,
    ca: inputs.ca,
    isPlain,
    lookup: await reach(inputs.host, isPlain, settings),
    timeout: settings.timeout ?? 10_000,
    signal: settings.signal,
  };
};

const asAdministrator = (inputs: RedisRotationInputs, settings: ReachSettings): Promise<Server> =>
  serverFor(inputs, inputs.admin_username, inputs.admin_password, settings);

/** Users of Redis's ACL. They are saved where the server keeps a file of them, and last as long as it runs otherwise. */
export const redisAccounts = accountsOf<RedisRotationInputs>('redis', {
  test: async (inputs, settings) => (await engine()).test(await asAdministrator(inputs, settings)),
  set: async (inputs, account, password, settings) => {
    const server = await asAdministrator(inputs, settings);
    const redis = await engine();
    await redis.run(server, [['ACL', 'SETUSER', account, 'resetpass', `>${password}`]]);
    await redis.run(server, [['ACL', 'SAVE']]).catch(() => undefined);
  },
  login: async (inputs, account, password, settings) =>
    (await engine()).test(await serverFor(inputs, account, password, settings)),
  explain: redisDriver.explain,
});
