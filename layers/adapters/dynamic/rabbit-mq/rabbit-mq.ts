import type { RabbitInputs } from '../../../domain/dynamic-secrets/kinds/rabbit-mq.ts';
import { apiAddress } from '../api-address.ts';
import type { Driver } from '../driver.ts';
import { type ApiAnswer, callApi, expectStatus, explainStatus, refuseStatus } from '../http.ts';
import type { ReachSettings } from '../reach.ts';

type Method = 'GET' | 'PUT' | 'DELETE';

/** Asks the management API. */
const ask = async (
  inputs: RabbitInputs,
  settings: ReachSettings,
  method: Method,
  path: readonly string[],
  body?: object,
): Promise<ApiAnswer> => {
  const login = Buffer.from(`${inputs.username}:${inputs.password}`).toString('base64');
  return callApi(
    {
      method,
      url: apiAddress(inputs.host, inputs.port, ['api', ...path]),
      headers: { authorization: `Basic ${login}`, 'content-type': 'application/json' },
      ca: inputs.ca,
      ...(body && { body: JSON.stringify(body) }),
    },
    settings,
  );
};

/** Connections that an account has open; they would go on without it. */
const endConnections = async (inputs: RabbitInputs, name: string, settings: ReachSettings): Promise<void> => {
  const answer = await ask(inputs, settings, 'DELETE', ['connections', 'username', name]);
  // Servers before 3.12 cannot be asked for this, and accounts without the tag for it may not.
  expectStatus(answer, 200, 204, 401, 403, 404, 405);
};

/** RabbitMQ by its management API. */
export const rabbitMqDriver: Driver<RabbitInputs> = {
  test: async (inputs, settings) => expectStatus(await ask(inputs, settings, 'GET', ['whoami']), 200),
  create: async (inputs, { name, password }, settings) => {
    const { tags, virtualHost } = inputs;
    const user = { password, tags: tags.join(',') };
    expectStatus(await ask(inputs, settings, 'PUT', ['users', name], user), 201, 204);
    const permissions = ['permissions', virtualHost.name, name];
    const given = await ask(inputs, settings, 'PUT', permissions, virtualHost.permissions);
    refuseStatus(given, 400, 'there is no such virtual host, or a permission is no pattern');
    expectStatus(given, 201, 204);
    return { DB_USERNAME: name, DB_PASSWORD: password };
  },
  renew: async () => undefined,
  revoke: async (inputs, name, settings) => {
    const answer = await ask(inputs, settings, 'DELETE', ['users', name]);
    expectStatus(answer, 204, 404);
    if (answer.status === 204) await endConnections(inputs, name, settings);
  },
  list: async (inputs, mark, settings) => {
    const answer = await ask(inputs, settings, 'GET', ['users']);
    expectStatus(answer, 200);
    const users = JSON.parse(answer.body) as readonly { readonly name: string }[];
    return users.map(({ name }) => name).filter((name) => name.toLowerCase().includes(mark));
  },
  explain: explainStatus,
};
