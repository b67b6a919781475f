import * as z from 'zod';
import type { Vouched } from '../../layers/domain/sso/oidc-callback.ts';
import { everyone } from '../../layers/http/access.ts';
import type { HttpRequest } from '../../layers/http/http-request.ts';
import { Reply } from '../../layers/http/operation.ts';
import { optional } from '../../layers/http/wire.ts';

export const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port')
  .transform(Number)
  .pipe(z.int().min(1).max(65_535));

/** Sends a browser on, which tells the next server nothing of this address. */
export const sentTo = (location: string, cookies: readonly string[] = []): Reply<string> =>
  new Reply('', {
    contentType: 'text/plain',
    outcome: 'found',
    headers: { location, 'referrer-policy': 'no-referrer' },
    cookies,
  });

/** The page that goes on with what a provider said: behind the #, where neither servers nor logs see it. */
export const pageFor = ({ siteUrl }: HttpRequest, { token, callbackPort }: Vouched): string => {
  const search = callbackPort === undefined ? '' : `?callback_port=${callbackPort}`;
  return `${siteUrl}/login/sso${search}#${new URLSearchParams({ token })}`;
};

/** Rows that browsers visit by themselves. */
export const visited = {
  method: 'GET',
  access: everyone,
  limit: 'login',
  outcomes: ['found'],
  reply: () => z.string(),
} as const;

const text = optional(z.string().max(4_096));

/** What comes back with a browser (RFC 6749, 4.1.2; RFC 9207). */
export const codeAnswer = z.object({ state: text, code: text, error: text, iss: text });
