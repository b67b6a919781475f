import { resolve } from 'node:path';
import { createExchange } from '../../layers/client/exchange.ts';
import { objectIn } from '../../layers/client/outcome.ts';
import { Failure, type Surroundings, UsageFault } from '../command.ts';
import { readNamed } from '../files/private-file.ts';
import { addressOf } from '../instance/address.ts';
import { callerAt } from '../instance/caller.ts';
import { justOwn, readSecrets } from '../secrets/reading.ts';
import { needed, neededVariable, type Source, textOf } from './sources.ts';

const maxAnswer = 64 * 1024 * 1024;
const timeout = 30_000;

/** An Infisical, or another Locket, whose API is the same. */
export const fromInfisical: Source = async ({ place, url, project, environment }, around) => {
  const token = neededVariable(around.env, 'LOCKET_IMPORT_TOKEN');
  const caller = callerAt(addressOf(needed(url, '--from-url')), token, around);
  const from = {
    projectId: needed(project, '--from-project'),
    environment: needed(environment, '--from-env'),
    path: place ?? '/',
  };
  const secrets = await readSecrets(caller, from, justOwn);
  const hidden = secrets.find(({ isHidden }) => isHidden);
  if (hidden) throw new Failure(`The token of LOCKET_IMPORT_TOKEN may not read the value of ${hidden.key}`);
  return new Map(secrets.map(({ key, value }) => [key, value]));
};

type Ask = (path: string) => Promise<Readonly<Record<string, unknown>> | undefined>;

/** Asks a Vault or OpenBao, whose variables are the same. Undefined when there is nothing. @throws Failure */
const asking = (given: string | undefined, around: Surroundings): Ask => {
  const { env, cwd, now } = around;
  const url = addressOf(given ?? neededVariable(env, 'VAULT_ADDR', 'BAO_ADDR'));
  const namespace = env.VAULT_NAMESPACE ?? env.BAO_NAMESPACE;
  const authority = env.VAULT_CACERT ?? env.BAO_CACERT;
  const exchange = createExchange({
    timeout,
    maxAnswer,
    now,
    ...(authority && { authorities: readNamed(resolve(cwd, authority)) }),
  });
  const headers = {
    'x-vault-token': neededVariable(env, 'VAULT_TOKEN', 'BAO_TOKEN'),
    'x-vault-request': 'true',
    ...(namespace && { 'x-vault-namespace': namespace }),
  };
  return async (path) => {
    const answer = await exchange({ url: `${url}/v1/${path}`, headers }).catch(
      (error: NodeJS.ErrnoException) => {
        throw new Failure(`Vault cannot be reached at ${url}: ${error.code ?? error.name}`);
      },
    );
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw new Failure(`Vault answers ${answer.status}`);
    return objectIn(answer.body);
  };
};

const objectAt = (
  value: unknown,
  ...members: readonly string[]
): Readonly<Record<string, unknown>> | undefined => {
  const found = members.reduce<unknown>(
    (held, member) => (held as Record<string, unknown> | undefined)?.[member],
    value,
  );
  return typeof found === 'object' && found !== null ? { ...found } : undefined;
};

/** A secret of a key-value engine of Vault or OpenBao, version 1 or 2: its members are the secrets. */
export const fromVault: Source = async ({ place, url }, around) => {
  const path = needed(place, 'the path of the secret, such as secret/app').replace(/^\/+|\/+$/g, '');
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const ask = asking(url, around);
  const engine = objectAt(await ask(`sys/internal/ui/mounts/${encoded}`), 'data');
  const mount = typeof engine?.path === 'string' ? engine.path : undefined;
  if (mount === undefined || (engine?.type !== 'kv' && engine?.type !== 'generic'))
    throw new UsageFault(`There is no key-value engine at ${path}, or the token may not see it`);
  const isSecond = objectAt(engine, 'options')?.version === '2';
  const name = path.slice(mount.length).split('/').map(encodeURIComponent).join('/');
  const answer = await ask(isSecond ? `${mount}data/${name}` : `${mount}${name}`);
  const members = isSecond ? objectAt(answer, 'data', 'data') : objectAt(answer, 'data');
  if (!members) throw new Failure(`There is no secret at ${path}, or it is deleted`);
  return new Map(Object.entries(members).map(([key, value]) => [key, textOf(value)]));
};
