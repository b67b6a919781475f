import type { ElasticInputs } from '../../../domain/dynamic-secrets/kinds/elastic-search.ts';
import { apiAddress } from '../api-address.ts';
import type { Driver } from '../driver.ts';
import { type ApiAnswer, callApi, expectStatus, explainStatus } from '../http.ts';
import type { ReachSettings } from '../reach.ts';

const base64 = (...parts: readonly string[]): string => Buffer.from(parts.join(':')).toString('base64');

const authorization = ({ auth }: ElasticInputs): string =>
  auth.type === 'user'
    ? `Basic ${base64(auth.username, auth.password)}`
    : `ApiKey ${base64(auth.apiKeyId, auth.apiKey)}`;

/** Asks the security API. */
const ask = (
  inputs: ElasticInputs,
  settings: ReachSettings,
  method: 'GET' | 'PUT' | 'DELETE',
  path: readonly string[],
  body?: object,
): Promise<ApiAnswer> =>
  callApi(
    {
      method,
      url: apiAddress(inputs.host, inputs.port, ['_security', ...path]),
      headers: { authorization: authorization(inputs), 'content-type': 'application/json' },
      ca: inputs.ca,
      ...(body && { body: JSON.stringify(body) }),
    },
    settings,
  );

/** Elasticsearch by its security API. */
export const elasticSearchDriver: Driver<ElasticInputs> = {
  test: async (inputs, settings) => expectStatus(await ask(inputs, settings, 'GET', ['_authenticate']), 200),
  create: async (inputs, { name, password }, settings) => {
    const user = { password, roles: inputs.roles, full_name: 'Lease of Locket' };
    expectStatus(await ask(inputs, settings, 'PUT', ['user', name], user), 200);
    return { DB_USERNAME: name, DB_PASSWORD: password };
  },
  renew: async () => undefined,
  revoke: async (inputs, name, settings) =>
    expectStatus(await ask(inputs, settings, 'DELETE', ['user', name]), 200, 404),
  list: async (inputs, mark, settings) => {
    const answer = await ask(inputs, settings, 'GET', ['user']);
    expectStatus(answer, 200);
    return Object.keys(JSON.parse(answer.body) as object).filter((name) => name.toLowerCase().includes(mark));
  },
  explain: explainStatus,
};
