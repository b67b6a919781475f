import { describe, expect, it } from 'vitest';
import { splitTarget } from '../../../local/gateway/path.ts';
import { payloadV1 } from '../../../local/gateway/payload-v1.ts';
import { payloadV2 } from '../../../local/gateway/payload-v2.ts';
import type { GatewayRequest } from '../../../local/gateway/request.ts';
import type { Api } from '../../../local/template/api.ts';
import type { LambdaFunction } from '../../../local/template/functions.ts';

const request = (changes: Partial<GatewayRequest> = {}): GatewayRequest => ({
  method: 'POST',
  target: '/s/A%2FB?x=1&y=a+b&x=%202',
  rawHeaders: ['Host', 'localhost:8080', 'User-Agent', 'test/1', 'X-Two', 'a', 'x-two', 'b'],
  body: Buffer.alloc(0),
  remoteAddress: '10.0.0.7',
  localPort: 8080,
  httpVersion: '1.1',
  requestId: 'id-1',
  receivedAt: Date.UTC(2026, 10, 20, 9, 7, 5),
  ...changes,
});

const match = (path: string, parameters: Record<string, string>) => ({
  route: { method: 'ANY', path, function: {} as LambdaFunction },
  parameters,
});

const eventV2 = (changes: Partial<GatewayRequest> = {}) => {
  const given = request(changes);
  const target = splitTarget('http', given.target);
  return payloadV2(given, target, match('/s/{proxy+}', { proxy: 'A/B' }), 'api') as Record<string, unknown>;
};

const api: Api = {
  type: 'rest',
  id: 'api',
  stage: 'live',
  routes: [],
  allowedOrigins: [],
  binaryMediaTypes: ['image/*', 'image/png'],
};

const eventV1 = (changes: Partial<GatewayRequest> = {}) => {
  const given = request(changes);
  const target = splitTarget('rest', given.target);
  return payloadV1(given, target, match('/s/{proxy+}', { proxy: 'A%2FB' }), api) as Record<string, unknown>;
};

const typed = (contentType: string, body: string | Buffer): Partial<GatewayRequest> => ({
  rawHeaders: ['Content-Type', contentType],
  body: Buffer.from(body),
});

describe('payload 2.0', () => {
  it('has the decoded path, the raw query and joined values', () => {
    expect(eventV2()).toMatchObject({
      version: '2.0',
      routeKey: 'ANY /s/{proxy+}',
      rawPath: '/s/A/B',
      rawQueryString: 'x=1&y=a+b&x=%202',
      queryStringParameters: { x: '1, 2', y: 'a b' },
      pathParameters: { proxy: 'A/B' },
      isBase64Encoded: false,
    });
  });

  it('tells who asked, when and how', () => {
    expect(eventV2().requestContext).toMatchObject({
      http: {
        method: 'POST',
        path: '/s/A/B',
        protocol: 'HTTP/1.1',
        sourceIp: '10.0.0.7',
        userAgent: 'test/1',
      },
      requestId: 'id-1',
      routeKey: 'ANY /s/{proxy+}',
      stage: '$default',
      domainName: 'localhost:8080',
      time: '20/Nov/2026:09:07:05 +0000',
      timeEpoch: Date.UTC(2026, 10, 20, 9, 7, 5),
    });
  });

  it('header names are lower-cased and repeated values joined', () => {
    expect(eventV2().headers).toMatchObject({ host: 'localhost:8080', 'x-two': 'a,b' });
  });

  it('a header named like a property of every object is just a header', () => {
    const { headers } = eventV2({ rawHeaders: ['__proto__', 'x', 'constructor', 'y'] });
    expect(Object.entries(headers as object)).toEqual(
      expect.arrayContaining([
        ['__proto__', 'x'],
        ['constructor', 'y'],
      ]),
    );
  });

  it('the source address is the connection, whatever the headers claim', () => {
    const event = eventV2({ rawHeaders: ['X-Forwarded-For', '1.2.3.4'] });
    expect(event.requestContext).toMatchObject({ http: { sourceIp: '10.0.0.7' } });
    expect(event.headers).toMatchObject({ 'x-forwarded-for': '1.2.3.4, 10.0.0.7' });
  });

  it('cookies are a list of their own', () => {
    const event = eventV2({ rawHeaders: ['Cookie', 'a=1; b=2', 'Cookie', 'c=3'] });
    expect(event.cookies).toEqual(['a=1', 'b=2', 'c=3']);
    expect(event.headers).not.toHaveProperty('cookie');
  });

  it('what is empty is absent', () => {
    const event = eventV2({ target: '/s' });
    expect(event).not.toHaveProperty('queryStringParameters');
    expect(event).not.toHaveProperty('cookies');
    expect(event).not.toHaveProperty('body');
    expect(event.rawQueryString).toBe('');
  });

  it.each([
    ['application/json', '{"a":"ü"}'],
    ['application/json; charset=utf-8', '{}'],
    ['text/plain', 'x'],
    ['application/problem+json', '{}'],
    ['', 'no type'],
  ])('a body of type "%s" stays text', (type, text) => {
    expect(eventV2(typed(type, text))).toMatchObject({ body: text, isBase64Encoded: false });
  });

  it.each([
    ['application/x-www-form-urlencoded', Buffer.from('a=b')],
    ['application/octet-stream', Buffer.from([0, 255])],
    ['application/json', Buffer.from([0xff, 0xfe])],
  ])('a body of type "%s" that is no text is base64', (type, bytes) => {
    expect(eventV2(typed(type, bytes))).toMatchObject({
      body: bytes.toString('base64'),
      isBase64Encoded: true,
    });
  });

  it('the default route has no parameters', () => {
    const given = request();
    const event = payloadV2(given, splitTarget('http', given.target), match('$default', {}), 'api');
    expect(event).toMatchObject({ routeKey: '$default' });
    expect(event).not.toHaveProperty('pathParameters');
  });
});

describe('payload 1.0', () => {
  it('keeps the path encoded', () => {
    expect(eventV1()).toMatchObject({
      resource: '/s/{proxy+}',
      path: '/s/A%2FB',
      httpMethod: 'POST',
      pathParameters: { proxy: 'A%2FB' },
    });
  });

  it('has the last value and all values', () => {
    expect(eventV1()).toMatchObject({
      headers: { 'X-Two': 'b', 'User-Agent': 'test/1' },
      multiValueHeaders: { 'X-Two': ['a', 'b'] },
      queryStringParameters: { x: ' 2', y: 'a b' },
      multiValueQueryStringParameters: { x: ['1', ' 2'], y: ['a b'] },
    });
  });

  it('tells who asked', () => {
    expect(eventV1().requestContext).toMatchObject({
      identity: { sourceIp: '10.0.0.7', userAgent: 'test/1' },
      stage: 'live',
      requestId: 'id-1',
      requestTimeEpoch: Date.UTC(2026, 10, 20, 9, 7, 5),
    });
  });

  it('what is empty is null', () => {
    expect(eventV1({ target: '/s' })).toMatchObject({
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      body: null,
      isBase64Encoded: false,
    });
  });

  it('only the API’s binary types are base64', () => {
    expect(eventV1(typed('image/png', 'x'))).toMatchObject({ body: 'eA==', isBase64Encoded: true });
    expect(eventV1(typed('application/octet-stream', 'x'))).toMatchObject({
      body: 'x',
      isBase64Encoded: false,
    });
  });
});
