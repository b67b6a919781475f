import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Names } from '../../../layers/adapters/acme-validation/names.ts';
import { reachOf } from '../../../layers/adapters/acme-validation/reach.ts';
import { reverseName } from '../../../layers/adapters/acme-validation/tls-alpn-01.ts';
import { openValidator } from '../../../layers/adapters/acme-validation/validator.ts';
import type { Identifier } from '../../../layers/domain/pki/acme/identifiers.ts';
import type { Proof } from '../../../layers/domain/pki/acme/validation.ts';
import { proofCertificate } from './proof-certificate.ts';

const loopback = ['127.0.0.0/8', '::1'];
const www: Identifier = { type: 'dns', value: 'www.example.com' };
const proof = (type: Proof['type'], identifier = www): Proof => ({
  type,
  identifier,
  token: 'a-token',
  keyAuthorization: 'a-token.a-thumbprint',
});

const here = [{ address: '127.0.0.1', family: 4 }];
const namesOf = (addresses: Names['addresses'], texts: readonly string[] = []): Names => ({
  addresses,
  texts: async () => texts,
});

let listener: RequestListener = (_request, answer) => answer.end();
let asked: { readonly host: string | undefined; readonly url: string | undefined }[] = [];
let server: Server;
let http: number;

beforeAll(async () => {
  server = createServer((request, answer) => {
    asked.push({ host: request.headers.host, url: request.url });
    listener(request, answer);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  http = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());
afterEach(() => {
  asked = [];
});

const look = (what: Proof, more: { networks?: readonly string[]; names?: Names; tls?: number } = {}) =>
  openValidator(
    { networks: more.networks ?? loopback, resolvers: [] },
    { names: more.names ?? namesOf(async () => here), ports: { http, tls: more.tls ?? 1 } },
  ).look(what);
const proven = { kind: 'proven' };
const fault = (type: string, isFinal = false) => ({
  kind: 'not-proven',
  fault: { type, detail: expect.any(String) },
  isFinal,
});

describe('http-01', () => {
  it('finds the key authorization at its address, white space at the end aside', async () => {
    listener = (_request, answer) => answer.end('a-token.a-thumbprint\r\n');
    expect(await look(proof('http-01'))).toEqual(proven);
    expect(asked).toEqual([{ host: 'www.example.com', url: '/.well-known/acme-challenge/a-token' }]);
  });

  it.each([
    ['another text', (_: unknown, answer: Parameters<RequestListener>[1]) => answer.end('a-token.other')],
    [
      'a long text',
      (_: unknown, answer: Parameters<RequestListener>[1]) =>
        answer.end('a-token.a-thumbprint'.padEnd(9_999_999)),
    ],
    [
      'another status',
      (_: unknown, answer: Parameters<RequestListener>[1]) =>
        answer.writeHead(404).end('a-token.a-thumbprint'),
    ],
    ['an empty one', (_: unknown, answer: Parameters<RequestListener>[1]) => answer.end()],
  ])('takes %s for no proof', async (_what, answer) => {
    listener = answer as RequestListener;
    expect(await look(proof('http-01'))).toEqual(fault('unauthorized'));
  });

  it('goes where it is sent, a few times', async () => {
    listener = (request, answer) =>
      request.url?.startsWith('/there')
        ? answer.end('a-token.a-thumbprint')
        : answer.writeHead(302, { location: 'http://other.example.com/there' }).end();
    expect(await look(proof('http-01'))).toEqual(proven);
    expect(asked.map(({ host }) => host)).toEqual(['www.example.com', 'other.example.com']);
    listener = (_request, answer) => answer.writeHead(301, { location: '/again' }).end();
    expect(await look(proof('http-01'))).toEqual(fault('connection'));
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/latest/meta-data/',
    'http://[::ffff:169.254.169.254]/',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://10.0.0.1/',
    'http://0.0.0.0/',
    'http://www.example.com:8080/',
    'https://user:pass@www.example.com/',
    'ftp://www.example.com/',
    'file:///etc/passwd',
    'http://',
  ])('is not led to %s', async (location) => {
    listener = (_request, answer) => answer.writeHead(302, { location }).end();
    expect(await look(proof('http-01'))).toEqual(fault('connection', true));
    expect(asked).toHaveLength(1);
  });

  it('reaches no private address unless the operator names its network, and no metadata whoever names it', async () => {
    listener = (_request, answer) => answer.end('a-token.a-thumbprint');
    expect(await look(proof('http-01'), { networks: [] })).toEqual(fault('connection', true));
    const metadata = namesOf(async () => [{ address: '169.254.169.254', family: 4 }]);
    expect(await look(proof('http-01'), { networks: ['0.0.0.0/0', '::/0'], names: metadata })).toEqual(
      fault('connection', true),
    );
    const mixed = namesOf(async () => [...here, { address: '10.0.0.1', family: 4 }]);
    expect(await look(proof('http-01'), { names: mixed })).toEqual(fault('connection', true));
    expect(asked).toEqual([]);
  });

  it('asks for a name once, so that another answer a moment later leads nowhere', async () => {
    let questions = 0;
    const rebinding = namesOf(async () => {
      questions += 1;
      return questions === 1 ? here : [{ address: '10.0.0.1', family: 4 }];
    });
    listener = (_request, answer) => answer.end('a-token.a-thumbprint');
    expect(await look(proof('http-01'), { names: rebinding })).toEqual(proven);
    expect(questions).toBe(1);
  });

  it('looks at addresses by themselves', async () => {
    listener = (_request, answer) => answer.end('a-token.a-thumbprint');
    const identifier = { type: 'ip', value: '127.0.0.1' } as const;
    const nobody = namesOf(async () => {
      throw new Error('no name was asked for');
    });
    expect(await look(proof('http-01', identifier), { names: nobody })).toEqual(proven);
    expect(await look(proof('http-01', identifier), { names: nobody, networks: [] })).toEqual(
      fault('connection', true),
    );
  });

  it('says what kept it, in words of its own', async () => {
    const code = (name: string) =>
      namesOf(() => Promise.reject(Object.assign(new Error('secret'), { code: name })));
    expect(await look(proof('http-01'), { names: code('ENOTFOUND') })).toEqual(fault('dns'));
    expect(await look(proof('http-01'), { names: code('EWEIRD') })).toEqual(fault('connection'));
    listener = (request) => request.socket.destroy();
    const finding = await look(proof('http-01'));
    expect(finding).toEqual(fault('connection'));
    expect(JSON.stringify(finding)).not.toContain('127.0.0.1');
  });
});

describe('dns-01', () => {
  const digest = createHash('sha256').update('a-token.a-thumbprint').digest('base64url');

  it('finds the digest among the texts of the name', async () => {
    const found: string[] = [];
    const names: Names = {
      addresses: async () => here,
      texts: async (name) => {
        found.push(name);
        return ['other', digest];
      },
    };
    expect(await look(proof('dns-01'), { names })).toEqual(proven);
    expect(found).toEqual(['_acme-challenge.www.example.com']);
  });

  it.each([[[]], [['a-token.a-thumbprint']], [[`${digest}x`]], [[digest.slice(0, -1)]]])(
    'takes %j for no proof',
    async (texts) => {
      expect(await look(proof('dns-01'), { names: namesOf(async () => here, texts) })).toEqual(
        fault('unauthorized'),
      );
    },
  );
});

describe('tls-alpn-01', () => {
  let servers: NetServer[] = [];
  afterEach(() => {
    for (const each of servers) each.close();
    servers = [];
  });
  const serve = async (
    facts: Parameters<typeof proofCertificate>[0],
    protocols = ['acme-tls/1'],
    named: string[] = [],
  ) => {
    const { key, cert } = await proofCertificate(facts);
    const tls = createTlsServer({
      key,
      cert,
      ALPNProtocols: protocols,
      SNICallback: (name, done) => {
        named.push(name);
        done(null);
      },
    });
    tls.on('tlsClientError', () => undefined);
    tls.listen(0, '127.0.0.1');
    servers.push(tls);
    await once(tls, 'listening');
    return (tls.address() as AddressInfo).port;
  };
  const good = { names: ['www.example.com'], keyAuthorization: 'a-token.a-thumbprint' };

  it('finds the proof in the certificate of a server that speaks the protocol', async () => {
    const named: string[] = [];
    expect(await look(proof('tls-alpn-01'), { tls: await serve(good, ['acme-tls/1'], named) })).toEqual(
      proven,
    );
    expect(named.at(-1)).toBe('www.example.com');
  });

  it('proves addresses under their reverse name', async () => {
    const named: string[] = [];
    const identifier = { type: 'ip', value: '127.0.0.1' } as const;
    const tls = await serve({ ...good, names: ['127.0.0.1'] }, ['acme-tls/1'], named);
    expect(await look(proof('tls-alpn-01', identifier), { tls })).toEqual(proven);
    expect(named).toEqual(['1.0.0.127.in-addr.arpa']);
    const other = await serve({ ...good, names: ['127.0.0.2'] });
    expect(await look(proof('tls-alpn-01', identifier), { tls: other })).toEqual(fault('unauthorized'));
    expect(reverseName('2001:db8::567:89ab')).toBe(
      'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
    );
  });

  it.each([
    ['another digest', { ...good, keyAuthorization: 'a-token.other' }],
    ['no digest', { ...good, keyAuthorization: undefined }],
    ['a digest that need not be understood', { ...good, isCritical: false }],
    ['another name', { ...good, names: ['other.example.com'] }],
    ['a second name', { ...good, names: ['www.example.com', 'other.example.com'] }],
    ['a wildcard', { ...good, names: ['*.example.com'] }],
  ])('takes a certificate with %s for no proof', async (_what, facts) => {
    expect(await look(proof('tls-alpn-01'), { tls: await serve(facts) })).toEqual(fault('unauthorized'));
  });

  it('takes a server that speaks something else for none', async () => {
    const finding = await look(proof('tls-alpn-01'), { tls: await serve(good, ['http/1.1']) });
    expect(finding).toMatchObject({ kind: 'not-proven', isFinal: false });
    expect(await look(proof('tls-alpn-01'), { tls: http })).toMatchObject({ kind: 'not-proven' });
  });
});

describe('the reach of validation', () => {
  const everything = reachOf(['0.0.0.0/0', '::/0']);

  it.each(['8.8.8.8', '2600::1'])('%s is public', (address) => {
    expect(reachOf([])(address)).toBe(true);
  });

  it.each(['10.1.2.3', '192.168.1.1', '127.0.0.1', '100.64.0.1', 'fd12::1', '::1'])(
    '%s is reached where its network is named',
    (address) => {
      expect(reachOf([])(address)).toBe(false);
      expect(everything(address)).toBe(true);
      expect(reachOf([address])(address)).toBe(true);
    },
  );

  it.each([
    '169.254.169.254',
    '169.254.170.2',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::ffff:10.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'www.example.com',
    '',
  ])('%s is never', (address) => {
    expect(everything(address)).toBe(false);
  });
});
