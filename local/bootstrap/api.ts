import { exchange } from '../exchange.ts';
import { StartFailure } from '../failure.ts';
import { asObject, type Json, type JsonObject } from '../template/resource.ts';

/** An answer of the API. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

/** Calls the instance's own HTTP API. */
export interface InstanceApi {
  get(path: string, token?: string): Promise<ApiAnswer>;
  post(path: string, body: JsonObject, token?: string): Promise<ApiAnswer>;
}

const TIMEOUT_MILLISECONDS = 60_000;

const parse = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
};

/** An API client for the instance at the URL. */
export const instanceApi = (url: string): InstanceApi => {
  const call = async (
    method: string,
    path: string,
    token?: string,
    body?: JsonObject,
  ): Promise<ApiAnswer> => {
    const headers = {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const { status, text } = await exchange(`${url}${path}`, {
      method,
      headers,
      timeoutMilliseconds: TIMEOUT_MILLISECONDS,
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status, body: asObject(parse(text)) };
  };
  return {
    get: (path, token) => call('GET', path, token),
    post: (path, body, token) => call('POST', path, token, body),
  };
};

/**
 * The body of a successful answer.
 * @throws StartFailure saying what was asked and what the instance said to it.
 */
export const expectSuccess = (what: string, { status, body }: ApiAnswer): JsonObject => {
  if (status >= 200 && status < 300) return body;
  throw new StartFailure(
    `The first start could not ${what}: the API answered ${status} (${String(body.message ?? 'no message')}); see locket.log in the data folder.`,
  );
};
