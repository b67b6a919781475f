import { vendor } from '../answers.ts';
import type { StandIn, TargetCase } from '../stand-in.ts';

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** A value as the framework's reader of such files takes it. */
const valueIn = (text: string): string =>
  text.startsWith('"')
    ? text.slice(1, -1).replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter)
    : text;

const quoted = (text: string): string => JSON.stringify(text).replaceAll('$', '\\$');

/** Laravel Forge: one file as plain text, which is written as a member of JSON. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const file = () => ['# the site', ...[...keys].map(([key, value]) => `${key}=${quoted(value)}`)].join('\n');
  return vendor({
    keys,
    shows: ['authorization', 'Bearer token'],
    stranger: { status: 401, json: { message: 'Unauthenticated.' } },
    routes: [
      [/^GET \/api\/v1\/user$/, () => ({ json: { user: { id: 1, name: 'shop' } } })],
      [
        /^GET \/api\/v1\/servers\/id\/sites\/7\/env$/,
        () => ({ text: file(), headers: { 'content-type': 'text/plain' } }),
      ],
      [
        /^PUT \/api\/v1\/servers\/id\/sites\/7\/env$/,
        ({ body }) => {
          if (typeof body?.content !== 'string')
            return { status: 422, json: { content: ['The content field is required.'] } };
          keys.clear();
          for (const line of body.content.split('\n')) {
            const at = line.indexOf('=');
            if (at > 0 && !line.startsWith('#')) keys.set(line.slice(0, at), valueIn(line.slice(at + 1)));
          }
          return {};
        },
      ],
    ],
    missing: { status: 404, json: { message: 'Not Found!' } },
  });
};

export const standIn: TargetCase = {
  target: 'laravel-forge',
  host: 'forge.laravel.com',
  make,
  destination: { appId: '7' },
  reads: true,
  tells: true,
  busy: {
    told: {
      status: 429,
      headers: { 'retry-after': '30', 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '0' },
      json: { message: 'Too Many Attempts.' },
    },
    pause: 30,
  },
};
