import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPlace, type Place, sendTo } from '../world/served-place.ts';

const ours = 'https://app.example.com';
const second = 'http://localhost:3000';
const foreign = [
  'https://evil.example',
  'https://app.example.com.evil.example',
  'http://app.example.com',
  'null',
  '*',
  '',
];
let place: Place;
let closed: Place;

beforeAll(async () => {
  [place, closed] = await Promise.all([
    openPlace({ allowedOrigins: [ours, second] }, [ours, second, ...foreign]),
    openPlace(),
  ]);
});
afterAll(() => Promise.all([place.stop(), closed.stop()]));

const types = ['http', 'rest'] as const;
const asking = (headers: Readonly<Record<string, string>>, method = 'GET', path = '/api/v1/workspace') => ({
  prepared: { method, path },
  headers,
});
const ask = (at: Place, type: (typeof types)[number], { prepared, headers }: ReturnType<typeof asking>) =>
  sendTo(at, type, prepared, { headers });
const corsIn = (headers: object) => Object.keys(headers).filter((name) => name.startsWith('access-control-'));

describe.each(types)('an API of type %s', (type) => {
  it.each([ours, second])('lets a page of %s read replies, refusals too', async (origin) => {
    for (const path of ['/api/status', '/api/v1/workspace', '/api/nothing', '/api/v3/auth/login']) {
      const { headers } = await ask(place, type, asking({ origin }, 'GET', path));
      expect(headers, path).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-expose-headers':
          'etag, retry-after, x-next-cursor, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset',
        vary: 'origin',
      });
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    }
  });

  it.each(foreign)('tells a page of %j nothing, and caches that the answer varies', async (origin) => {
    for (const method of ['GET', 'OPTIONS']) {
      const question = { origin, ...(method === 'OPTIONS' && { 'access-control-request-method': 'GET' }) };
      const { headers, status } = await ask(place, type, asking(question, method));
      expect(corsIn(headers)).toEqual([]);
      expect(headers.vary).toBe('origin');
      expect(status).toBe(method === 'GET' ? 401 : 405);
    }
  });

  it.each(['GET', 'POST', 'PATCH', 'PUT', 'DELETE'])('answers the question before a %s', async (wanted) => {
    const question = {
      origin: ours,
      'access-control-request-method': wanted,
      'access-control-request-headers': 'authorization,content-type,x-trace',
    };
    for (const path of ['/api/v3/secrets/raw/NAME', '/api/v3/auth/login', '/api/nothing']) {
      const { status, headers, text } = await ask(place, type, asking(question, 'OPTIONS', path));
      expect([status, text]).toEqual([204, '']);
      expect(headers['access-control-allow-origin']).toBe(ours);
      expect(headers['access-control-allow-methods']?.split(', ')).toContain(wanted);
      expect(headers['access-control-allow-headers']).toBe('authorization,content-type,x-trace');
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
      expect(headers.vary).toBe('origin, access-control-request-method, access-control-request-headers');
    }
  });

  it('repeats no headers that are none', async () => {
    const question = {
      origin: ours,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'x y: z',
    };
    const { headers } = await ask(place, type, asking(question, 'OPTIONS'));
    expect(headers['access-control-allow-headers']).toBe('authorization, content-type, if-none-match');
  });

  it('without allowed origins knows of none', async () => {
    const question = { origin: 'http://localhost', 'access-control-request-method': 'GET' };
    const preflight = await ask(closed, type, asking(question, 'OPTIONS'));
    expect([preflight.status, corsIn(preflight.headers), preflight.headers.vary]).toEqual([
      405,
      [],
      undefined,
    ]);
    const read = await ask(closed, type, asking({ origin: 'http://localhost' }));
    expect([corsIn(read.headers), read.headers.vary]).toEqual([[], undefined]);
  });
});
