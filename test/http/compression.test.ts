import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fitting, takesGzip } from '../../layers/http/response.ts';

describe('a client takes gzip', () => {
  it.each([
    ['gzip', true],
    ['br, GZIP', true],
    ['gzip;q=0.5', true],
    ['*', true],
    ['gzip;q=0', false],
    ['gzip; q=0.0', false],
    ['br', false],
    ['x-gzip-like', false],
    ['', false],
    [undefined, false],
  ])('%j: %s', (header, expected) => {
    expect(takesGzip(header)).toBe(expected);
  });
});

const response = (body: string) => ({ statusCode: 200, headers: { etag: '"x"' }, body });
const request = (encoding: string) => ({ headers: { 'accept-encoding': encoding } });
const large = JSON.stringify(Array.from({ length: 2000 }, (_, n) => `secret "${n}" ü`));

describe('a reply', () => {
  it('is compressed when that is worth it', async () => {
    const sent = await fitting(response(large), request('gzip'));
    expect(sent).toMatchObject({
      isBase64Encoded: true,
      headers: { etag: '"x"', 'content-encoding': 'gzip', vary: 'accept-encoding' },
    });
    expect(gunzipSync(Buffer.from(sent.body, 'base64')).toString()).toBe(large);
  });

  it('stays text for a client that takes no gzip', async () => {
    const sent = await fitting(response(large), request('br'));
    expect(sent.body).toBe(large);
    expect(sent.headers).not.toHaveProperty('content-encoding');
  });

  it('stays as it is when it is small', async () => {
    expect(await fitting(response('{}'), request('gzip'))).toEqual(response('{}'));
  });

  it('counts as Lambda counts: quotes in a text are escaped', async () => {
    const quotes = '"'.repeat(3.5 * 1024 * 1024);
    await expect(fitting(response(quotes), request(''), 'page it')).rejects.toMatchObject({
      code: 'too-large',
      message: 'The reply is larger than 6 MB: page it',
    });
    expect((await fitting(response(quotes), request('gzip'))).isBase64Encoded).toBe(true);
    const letters = 'a'.repeat(5.9 * 1024 * 1024);
    expect((await fitting(response(letters), request(''))).body).toBe(letters);
  });
});
