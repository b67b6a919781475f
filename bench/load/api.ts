import type { RequestTemplate } from './request.ts';

/** Answers the body of a reply; throws unless it is 200. */
// biome-ignore lint/suspicious/noExplicitAny: replies have the shape of their operation
export type Send = (request: RequestTemplate) => Promise<any>;

/** Calls the API and fails loudly: for seeding. */
export interface Api {
  // biome-ignore lint/suspicious/noExplicitAny: replies have the shape of their operation
  post(path: string, body: object): Promise<any>;
}

export const sendTo =
  (url: string): Send =>
  async ({ method, path, token, body, compressed }) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        'accept-encoding': compressed ? 'gzip' : 'identity',
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  };

export const apiOf = (send: Send, token: string): Api => ({
  post: (path, body) => send({ method: 'POST', path, token, body }),
});
