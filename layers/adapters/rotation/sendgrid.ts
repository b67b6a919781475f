import type { SendGridInputs } from '../../domain/secret-rotation/kinds/clouds.ts';
import {
  type ApiAnswer,
  type ApiCall,
  callApi,
  expectStatus,
  explainStatus,
  jsonOf,
} from '../dynamic/http.ts';
import type { ReachSettings } from '../dynamic/reach.ts';
import { refusal, rotationDriver } from './driver.ts';

const hosts = { global: 'https://api.sendgrid.com', eu: 'https://api.eu.sendgrid.com' } as const;

const ask = (
  { region }: SendGridInputs,
  key: string,
  settings: ReachSettings,
  method: ApiCall['method'],
  path: string,
  body?: object,
): Promise<ApiAnswer> =>
  callApi(
    {
      method,
      url: new URL(`${hosts[region]}/v3${path}`),
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    },
    settings,
  );

const pathOf = (id: string): string => `/api_keys/${encodeURIComponent(id)}`;

const remove = async (inputs: SendGridInputs, id: string, settings: ReachSettings): Promise<void> => {
  const answer = await ask(inputs, inputs.admin_api_key, settings, 'DELETE', pathOf(id));
  expectStatus(answer, 204, 200, 404);
};

/** Keys that an earlier try of this rotation made and nobody was told of: they have its mark, and are none that it knows. */
const removeStrays = async (
  inputs: SendGridInputs,
  mark: string,
  known: ReadonlySet<string>,
  settings: ReachSettings,
): Promise<void> => {
  const answer = await ask(inputs, inputs.admin_api_key, settings, 'GET', '/api_keys');
  expectStatus(answer, 200);
  const { result = [] } = jsonOf(answer) as { result?: readonly { api_key_id?: string; name?: string }[] };
  for (const { api_key_id: id, name } of result)
    if (id && name?.startsWith(mark) && !known.has(id)) await remove(inputs, id, settings);
};

/** SendGrid: a key for each rotation, with the scopes that are named. */
export const sendgridKeys = rotationDriver<SendGridInputs>({
  test: async (inputs, settings) =>
    expectStatus(await ask(inputs, inputs.admin_api_key, settings, 'GET', '/api_keys'), 200),
  issue: async (inputs, { mark, known, pending }, settings) => {
    await removeStrays(inputs, mark, new Set(known.map(({ account }) => account)), settings);
    const name = `${mark}-${pending.begunAt.slice(0, 19).replace(/\D/g, '')}`;
    const body = { name, scopes: inputs.api_key_scopes };
    const answer = await ask(inputs, inputs.admin_api_key, settings, 'POST', '/api_keys', body);
    expectStatus(answer, 200, 201);
    const { api_key: key, api_key_id: id } = jsonOf(answer) as { api_key?: string; api_key_id?: string };
    if (!key || !id) throw refusal('SendGrid answered without a key');
    return { account: id, values: { api_key: key }, internal: {} };
  },
  // What every key may see, whatever its scopes: they are what is asked for, and the key is what is proven.
  prove: async (inputs, { values }, settings) =>
    expectStatus(await ask(inputs, values.api_key ?? '', settings, 'GET', '/scopes'), 200),
  retire: (inputs, { account }, _password, settings) => remove(inputs, account, settings),
  explain: explainStatus,
});
