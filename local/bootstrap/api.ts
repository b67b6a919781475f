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
    const payload = body && { body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, { method, headers, ...payload });
    const answer = (await response.json().catch(() => ({}))) as Json;
    return { status: response.status, body: asObject(answer) };
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
