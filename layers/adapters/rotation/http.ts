import type { HttpInputs, HttpRequestTemplate } from '../../domain/secret-rotation/kinds/http.ts';
import type { Credential } from '../../domain/secret-rotation/secret-rotation.ts';
import type { Issue } from '../../domain/secret-rotation/targets.ts';
import { type ApiAnswer, callApi, expectStatus, explainStatus, jsonOf } from '../dynamic/http.ts';
import type { ReachSettings } from '../dynamic/reach.ts';
import { webUrl } from '../egress/outcome.ts';
import { refusal, rotationDriver } from './driver.ts';

/** Values by the names of their placeholders. */
type Values = Readonly<Record<string, string>>;

const placeholder = /\{\{\s*([A-Za-z][A-Za-z0-9_.]*)\s*\}\}/g;

/** A text with its placeholders filled, each written as the place asks for. */
const filled = (text: string, values: Values, write: (value: string) => string = (value) => value): string =>
  text.replace(placeholder, (_, name: string) => {
    if (!Object.hasOwn(values, name)) throw refusal(`There is nothing called {{${name}}} in this request`);
    return write(values[name] as string);
  });

/** JSON is filled before it is written, so that no value ends a text in it. */
const filledJson = (value: unknown, values: Values): unknown => {
  if (typeof value === 'string') return filled(value, values);
  if (Array.isArray(value)) return value.map((each) => filledJson(each, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, filledJson(each, values)]));
};

const bodyOf = ({ body, encoding }: HttpRequestTemplate, values: Values) => {
  if (body === undefined) return undefined;
  const made = filledJson(body, values);
  if (encoding === 'json') return { type: 'application/json', text: JSON.stringify(made) };
  const members = Object.entries(made as object).map(
    ([name, each]) => [name, String(each)] as [string, string],
  );
  return { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(members).toString() };
};

/** A part of an address, which leads nowhere up in it. */
const partOf = (value: string): string => {
  if (value === '.' || value === '..')
    throw refusal('A part of the address of the request would lead elsewhere');
  return encodeURIComponent(value);
};

const headerOf = (value: string): string => {
  if (/[^\t -~]/.test(value))
    throw refusal('A header of the request would have a character that no header has');
  return value;
};

/** The address itself, whose server is the same whatever its placeholders stand for. */
const sameHost = (text: string): string => {
  const [one, other] = ['x', 'y'].map((mark) => webUrl(text.replace(placeholder, mark)));
  if (one?.origin !== other?.origin || one?.username !== '' || one.password !== '')
    throw refusal('The host of a request must not be a placeholder');
  return text;
};

const send = async (
  inputs: HttpInputs,
  request: HttpRequestTemplate,
  values: Values,
  settings: ReachSettings,
): Promise<ApiAnswer> => {
  const url = webUrl(filled(sameHost(request.url), values, partOf));
  const body = bodyOf(request, values);
  const { basic } = request;
  const pair = basic && `${filled(basic.username, values)}:${filled(basic.password, values)}`;
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name.toLowerCase(),
    headerOf(filled(value, values)),
  ]);
  const answer = await callApi(
    {
      method: request.method,
      url,
      headers: {
        ...(body && { 'content-type': body.type }),
        ...(pair !== undefined && { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }),
        ...Object.fromEntries(headers),
      },
      ...(body && { body: body.text }),
      ca: inputs.ca,
    },
    settings,
  );
  const accepted = request.statuses ?? Array.from({ length: 100 }, (_, n) => 200 + n);
  expectStatus(answer, ...accepted);
  return answer;
};

const shared = ({ secrets }: HttpInputs): Values =>
  Object.fromEntries(Object.entries(secrets).map(([name, value]) => [`secrets.${name}`, value]));

/** What requests about a credential may use beside the secrets of the inputs. */
const ofCredential = (inputs: HttpInputs, { account, values, internal }: Credential): Values => ({
  ...shared(inputs),
  ...values,
  account,
  ...(internal.password !== undefined && { username: account, password: internal.password }),
});

/** Bytes of all parts of a credential together: they are kept beside the inputs. */
const mostParts = 65_536;

/** What stands where a path of members leads, as text. */
const captured = (answer: unknown, path: string): string => {
  const found = path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as Readonly<Record<string, unknown>>)[name]
          : undefined,
      answer,
    );
  if (typeof found === 'string') return found;
  if (typeof found === 'number') return String(found);
  throw refusal(`The answer has no text at '${path}'`);
};

const issue = async (
  inputs: HttpInputs,
  { pending, mark }: Issue,
  settings: ReachSettings,
): Promise<Credential> => {
  const { account = '', password = '' } = pending;
  const turn = { username: account, password };
  const name = `${mark}-${pending.begunAt.slice(0, 19).replace(/\D/g, '')}`;
  const values = { ...shared(inputs), mark: name, ...(account !== '' && turn) };
  const answer = await send(inputs, inputs.set, values, settings);
  if (account !== '') return { account, values: turn, internal: { password } };
  const parts = jsonOf(answer);
  const given = Object.entries(inputs.capture).map(
    ([output, path]) => [output, captured(parts, path)] as const,
  );
  if (given.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0) > mostParts)
    throw refusal('The credential in the answer is larger than can be kept');
  return { account: name, values: Object.fromEntries(given), internal: {} };
};

/** An API that requests tell of. */
export const httpApi = rotationDriver<HttpInputs>({
  // Nothing is known that could be asked without changing something: requests are only written.
  test: async (inputs) => {
    for (const request of [inputs.set, inputs.test, inputs.revoke]) if (request) sameHost(request.url);
  },
  issue,
  prove: async (inputs, credential, settings) => {
    await send(inputs, inputs.test, ofCredential(inputs, credential), settings);
  },
  retire: async (inputs, credential, password, settings) => {
    if (credential.internal.password !== undefined) {
      const values = { ...shared(inputs), mark: '', username: credential.account, password };
      await send(inputs, inputs.set, values, settings);
    } else if (inputs.revoke) {
      await send(inputs, inputs.revoke, ofCredential(inputs, credential), settings);
    }
  },
  explain: explainStatus,
});
