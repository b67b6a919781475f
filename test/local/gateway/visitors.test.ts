import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startApiServer } from '../../../local/gateway/server.ts';
import { foreignIn, type Visit } from '../../../local/gateway/visitors.ts';
import { send } from '../../clients/exchange.ts';

const visitors = { hosts: ['locket', '192.168.1.9'], origins: ['https://app.example.com'] };
const visit = (headers: readonly string[], changes: Partial<Visit> = {}) =>
  foreignIn(
    {
      target: '/api/status',
      rawHeaders: headers,
      localAddress: '172.17.0.2',
      remoteAddress: '172.17.0.1',
      ...changes,
    },
    visitors,
  );
const called = (host: string) => visit(['Host', host]);
const from = (origin: string) => visit(['Host', 'localhost:8080', 'Origin', origin]);

describe('a host', () => {
  it.each([
    'localhost',
    'localhost:8080',
    'LOCALHOST.:8080',
    'app.localhost:3000',
    '127.0.0.1:8080',
    '127.9.9.9',
    '[::1]:8080',
    'locket:8080',
    'Locket',
    '192.168.1.9:1',
    '172.17.0.2:8080',
  ])('%s is ours', (host) => {
    expect(called(host)).toBeUndefined();
  });

  it.each([
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'notlocalhost',
    'locket.evil.example',
    '192.168.1.8',
    '[::2]',
    'localhost@evil.example',
    'evil.example@localhost',
    'localhost/evil',
    'localhost evil',
    'localhost:x',
    '',
    ':8080',
  ])('%j is foreign', (host) => {
    expect(called(host)).toBe('host');
  });

  it('is foreign when there is none, or when any of several is', () => {
    expect(visit([])).toBe('host');
    expect(visit(['Host', 'localhost', 'host', 'evil.example'])).toBe('host');
  });

  it('counts in the request line too', () => {
    expect(visit(['Host', 'localhost'], { target: 'http://evil.example/api/status' })).toBe('host');
    expect(visit(['Host', 'localhost'], { target: 'http://localhost:1/api/status' })).toBeUndefined();
  });

  it('is foreign whatever it is, unless it ends in localhost or was named', () => {
    fc.assert(
      fc.property(fc.domain(), fc.option(fc.nat(65_535)), (name, port) => {
        fc.pre(!name.endsWith('.localhost') && !visitors.hosts.includes(name));
        expect(called(port === null ? name : `${name}:${port}`)).toBe('host');
      }),
    );
  });
});

describe('an origin', () => {
  it.each([
    'http://localhost:8080',
    'http://localhost:3000',
    'https://127.0.0.1',
    'http://[::1]:8080',
    'http://locket:8080',
    'https://app.example.com',
  ])('%s may call', (origin) => {
    expect(from(origin)).toBeUndefined();
  });

  it.each([
    'https://evil.example',
    'http://localhost.evil.example',
    'http://app.example.com',
    'https://app.example.com:8443',
    'null',
    '',
    'file://',
    'localhost',
    'https://app.example.com, https://evil.example',
  ])('%j may not', (origin) => {
    expect(from(origin)).toBe('origin');
  });

  it('is one of several that may not', () => {
    expect(visit(['Host', 'localhost', 'Origin', 'http://localhost', 'origin', 'https://evil.example'])).toBe(
      'origin',
    );
  });
});

describe('setting an instance up', () => {
  const setUp = (target: string, remoteAddress: string) =>
    visit(['Host', 'localhost'], { target, remoteAddress });

  it.each(['127.0.0.1', '127.8.8.8', '::1'])('is open to this machine (%s)', (remoteAddress) => {
    expect(setUp('/api/v1/admin/bootstrap', remoteAddress)).toBeUndefined();
  });

  it.each([
    '/api/v1/admin/bootstrap',
    '/api/v1/admin/bootstrap/',
    '//api/v1/admin//bootstrap',
    '/api/v1/admin/%62ootstrap',
    '/api/v1/admin%2Fbootstrap?x=1',
    'http://localhost/api/v1/admin/bootstrap',
  ])('is closed to others (%s)', (target) => {
    expect(setUp(target, '192.168.1.7')).toBe('afar');
    expect(setUp(target, '172.17.0.1')).toBe('afar');
  });

  it('is all that is closed to them', () => {
    expect(setUp('/api/v1/admin/config', '192.168.1.7')).toBeUndefined();
  });
});

describe('the server', () => {
  const refusing = async (headers: Readonly<Record<string, string>>) => {
    const server = await startApiServer(
      async () => ({ status: 200, headers: [], body: Buffer.from('in') }),
      '127.0.0.1',
      0,
      () => ({ hosts: ['locket'], origins: [] }),
    );
    try {
      return await send(server.port, { method: 'POST', target: '/', headers, body: '{}' });
    } finally {
      await server.stop(0);
    }
  };

  it('lets in who calls it by its own name or by one that was named', async () => {
    expect((await refusing({})).text).toBe('in');
    expect((await refusing({ host: 'locket' })).text).toBe('in');
  });

  it('turns a foreign host away in the envelope of Locket, and says what to do', async () => {
    const { status, text } = await refusing({ host: 'evil.example' });
    expect(status).toBe(421);
    expect(JSON.parse(text)).toEqual({
      reqId: expect.any(String),
      statusCode: 421,
      error: 'MisdirectedRequest',
      message: expect.stringContaining('LOCKET_ALLOWED_HOSTS'),
    });
  });

  it('turns a foreign page away', async () => {
    const { status, text } = await refusing({ origin: 'https://evil.example' });
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ statusCode: 403, error: 'ForbiddenError' });
  });
});

describe('what a SAML provider has a browser post', () => {
  const brought = (host: string, target: string) =>
    visit(['Host', host, 'Origin', 'https://idp.example.com'], { target });

  it('comes from a page of anybody, or of nobody, to a host of ours', () => {
    expect(brought('localhost', '/api/v1/sso/saml2/an-id')).toBeUndefined();
    expect(
      visit(['Host', 'localhost', 'Origin', 'null'], { target: '/api/v1/sso/saml2/an-id' }),
    ).toBeUndefined();
    expect(brought('evil.example', '/api/v1/sso/saml2/an-id')).toBe('host');
  });

  it.each([
    '/api/v1/sso/config',
    '/api/v1/sso/saml2/an-id/further',
    '/api/v1/sso/saml2/an-id%2Ffurther',
    '/api/v1/sso/saml2',
    '/x?/api/v1/sso/saml2/an-id',
  ])('does not come to %s', (target) => expect(brought('localhost', target)).toBe('origin'));
});
