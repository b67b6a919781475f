import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { operations } from '../../functions/routes.ts';
import { parseBody } from '../../layers/http/input.ts';
import type { Operation } from '../../layers/http/operation.ts';

const body = z.object({ a: z.string() });
type Headers = Readonly<Record<string, string>>;
type Taking = Pick<Operation, 'method' | 'body' | 'forms' | 'consumes' | 'largestBody'>;

const parsed = (headers: Headers, text = '{"a":"1"}', operation: Partial<Taking> = {}): unknown => {
  try {
    return parseBody({ method: 'POST', body, ...operation }, { body: text, headers });
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const typed = (type: string, more: Headers = {}): Headers => ({ 'content-type': type, ...more });
const page = { origin: 'https://evil.example' };
const read = { a: '1' };
const form = 'application/x-www-form-urlencoded';

describe('a body that says it is JSON', () => {
  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;charset=UTF-8',
    'application/scim+json',
    'application/merge-patch+json; charset=utf-8',
  ])('%s is read, from pages too', (type) => {
    expect(parsed(typed(type))).toEqual(read);
    expect(parsed(typed(type, page))).toEqual(read);
  });

  test('and is not is a 400', () => {
    expect(parsed(typed('application/json'), 'a=1')).toBe('bad-json');
  });
});

describe('a body without a type', () => {
  test('is read as JSON when a program sends it', () => {
    expect(parsed({})).toEqual(read);
    expect(parsed(typed(' '))).toEqual(read);
  });

  test.each([
    page,
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'same-origin' },
  ])('is refused when a browser sends it: %j', (headers) => {
    expect(parsed(headers)).toBe('unsupported-media-type');
  });

  test.each(['', ' ', '\r\n'])('or without anything in it (%j) is no body', (text) => {
    for (const headers of [{}, page, typed('text/plain'), typed('application/json'), typed(form)])
      expect(parsed(headers, text)).toEqual({});
  });
});

describe('a body of another type', () => {
  test.each([
    'text/plain',
    'text/plain;charset=UTF-8',
    'text/plain; application/json',
    'text/plain, application/json',
    'multipart/form-data; boundary=x',
    'text/json',
    'application/jsonp',
    'application/xml',
    'application/octet-stream',
    'application/json, text/plain',
    'application/json text/plain',
    'x',
    form,
  ])('%s is refused', (type) => {
    expect(parsed(typed(type))).toBe('unsupported-media-type');
  });

  test('never is JSON when it is one that a page can send unasked', () => {
    const simple = fc.constantFrom('text/plain', form, 'multipart/form-data');
    fc.assert(
      fc.property(simple, fc.string(), fc.boolean(), (type, parameters, upper) => {
        const whole = `${upper ? type.toUpperCase() : type};${parameters}`;
        expect(parsed(typed(whole))).toBe('unsupported-media-type');
      }),
    );
  });

  test('is handed to the operation as text when it declares the type', () => {
    const taking = { consumes: ['application/pkcs10'] };
    expect(parsed(typed('Application/PKCS10'), 'MIIB', taking)).toBe('MIIB');
    expect(parsed(typed('text/plain'), 'MIIB', taking)).toBe('unsupported-media-type');
  });

  test('is refused by operations that read no body as well', () => {
    expect(parsed(typed('text/plain'), '{"a":"1"}', { body: undefined })).toBe('unsupported-media-type');
    expect(parsed(typed('application/json'), 'no JSON', { body: undefined })).toEqual({});
  });

  test('does not matter to a GET', () => {
    expect(parsed(typed('text/plain'), 'x', { method: 'GET', body: undefined })).toEqual({});
  });
});

describe('forms', () => {
  test('are read where the operation takes them', () => {
    expect(parsed(typed(`${form}; charset=utf-8`), 'a=1&b=%20', { forms: true })).toEqual({ a: '1', b: ' ' });
  });

  test('are taken by machine logins, token routes and what SAML providers send browsers with only', () => {
    const taking = operations.filter(({ forms }) => forms).map(({ method, path }) => `${method} ${path}`);
    const logins = ['aws', 'azure', 'gcp', 'jwt', 'kubernetes', 'ldap', 'oidc', 'tls-cert', 'universal'];
    expect(taking.sort()).toEqual(
      [
        ...logins.map((method) => `POST /api/v1/auth/${method}-auth/login`).sort(),
        'POST /api/v1/auth/token/renew',
        'POST /api/v1/auth/token/revoke',
        'POST /api/v1/sso/saml2/{samlConfigId}',
      ].sort(),
    );
  });
});

describe('a body that is large', () => {
  const mebibyte = 1024 * 1024;
  const ofSize = (bytes: number): string => JSON.stringify({ a: 'x'.repeat(bytes - '{"a":""}'.length) });
  const json = typed('application/json');

  test('is read up to 1 MiB, in bytes of UTF-8', () => {
    expect(parsed(json, ofSize(mebibyte))).toMatchObject({ a: expect.any(String) });
    expect(parsed(json, ofSize(mebibyte + 1))).toBe('too-large');
    expect(parsed(json, JSON.stringify({ a: 'ü'.repeat(mebibyte / 2) }))).toBe('too-large');
  });

  test('is read as far as its operation says, and no operation says more than Lambda takes', () => {
    const largestBody = 2 * mebibyte;
    expect(parsed(json, ofSize(largestBody), { largestBody })).toMatchObject({ a: expect.any(String) });
    expect(parsed(json, ofSize(largestBody + 1), { largestBody })).toBe('too-large');
    const all = operations.map((operation) => operation.largestBody ?? 0);
    expect(Math.max(...all)).toBeLessThan(5 * mebibyte);
  });
});
