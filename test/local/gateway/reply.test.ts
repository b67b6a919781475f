import { describe, expect, it } from 'vitest';
import { replyOf } from '../../../local/gateway/reply.ts';
import type { Json } from '../../../local/template/resource.ts';

const read = (type: 'http' | 'rest', result: Json) => {
  const { status, headers, body } = replyOf(type, result);
  return { status, headers: headers.map(([name, value]) => `${name}: ${value}`), body: body.toString() };
};

const gatewayError = { status: 502, body: '{"message":"Internal Server Error"}' };

describe('the response made of a function’s result', () => {
  it('status, headers, cookies and body are taken', () => {
    const result = {
      statusCode: 201,
      headers: { 'X-A': 1, etag: '"x"' },
      cookies: ['a=1', 'b=2'],
      body: 'hi',
    };
    expect(read('http', result)).toEqual({
      status: 201,
      headers: [
        'X-A: 1',
        'etag: "x"',
        'set-cookie: a=1',
        'set-cookie: b=2',
        'content-type: text/plain;charset=utf-8',
      ],
      body: 'hi',
    });
  });

  it('several values of a header win over one', () => {
    const result = { statusCode: 200, headers: { 'x-a': 'one' }, multiValueHeaders: { 'X-A': ['1', '2'] } };
    expect(read('rest', result).headers).toEqual(['X-A: 1', 'X-A: 2', 'content-type: application/json']);
  });

  it.each(['http', 'rest'] as const)('a cookie that is set for either type is set once: %s', (type) => {
    const cookies = ['a=1', 'b=2'];
    const result = { statusCode: 200, cookies, multiValueHeaders: { 'set-cookie': cookies } };
    const set = read(type, result).headers.filter((line) => line.startsWith('set-cookie'));
    expect(set).toEqual(['set-cookie: a=1', 'set-cookie: b=2']);
  });

  it('a base64 body is decoded', () => {
    expect(read('http', { statusCode: 200, body: 'aGk=', isBase64Encoded: true }).body).toBe('hi');
  });

  it('length and connection are the server’s business', () => {
    const headers = { 'Content-Length': '999', connection: 'close', 'content-type': 'text/x' };
    expect(read('http', { statusCode: 200, headers }).headers).toEqual(['content-type: text/x']);
  });

  it.each([
    [{ plain: true }, '{"plain":true}'],
    ['text', 'text'],
    [null, 'null'],
    [[1, 2], '[1,2]'],
  ])('payload 2.0 takes %j for a 200 in JSON', (result, body) => {
    expect(read('http', result)).toEqual({ status: 200, headers: ['content-type: application/json'], body });
  });

  it('payload 1.0 demands a status', () => {
    expect(read('rest', { plain: true })).toMatchObject(gatewayError);
  });

  it.each([
    { statusCode: 'abc' },
    { statusCode: 99 },
    { statusCode: 600 },
    { statusCode: 200, body: { not: 'text' } },
  ])('%j is malformed', (result) => {
    expect(read('http', result)).toMatchObject(gatewayError);
  });

  it('a reply beyond 6 MB is an error', () => {
    const body = 'x'.repeat(6 * 1024 * 1024 + 1);
    expect(read('http', { statusCode: 200, body }).status).toBe(500);
    expect(read('http', { statusCode: 200, body: body.slice(1) }).status).toBe(200);
  });
});
