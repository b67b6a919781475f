import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDirectory } from '../../../../layers/adapters/directory/directory.ts';
import type { DirectoryQuestion } from '../../../../layers/domain/identities/ldap-auth/directory.ts';
import { authority } from '../kubernetes/authority.ts';
import { element } from './ber.ts';
import { type Answer, entryOf, message, result, startDirectory } from './directory-stand-in.ts';
import { base, type LdapPlace, openPlace, right, searcher } from './place.ts';

let place: LdapPlace;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());
beforeEach(() => {
  place.directory.asked.length = 0;
});
afterEach(() => place.directory.answer());

const settings = { allowPrivateTargets: true, documentTimeout: 500 };
const ask = (more: Partial<DirectoryQuestion> = {}, how: Parameters<typeof openDirectory>[0] = settings) =>
  openDirectory(how).authenticate({
    url: place.directory.tls,
    ca: authority.ca,
    bindDn: searcher.dn,
    bindPassword: searcher.password,
    searchBase: base,
    filter: '(uid=alice)',
    attributes: ['team'],
    password: right,
    nobody: `cn=nobody,${base}`,
    ...more,
  });

const shown = entryOf(`uid=alice,${base}`, { team: ['shop'] });
/** Answers searches otherwise. */
const toSearch =
  (...said: readonly Buffer[]): Answer =>
  ({ kind }, id) =>
    kind === 'search' ? said.map((one) => message(id, one)) : undefined;
const toBindOf =
  (dn: string, code: number): Answer =>
  (asked, id) =>
    asked.kind === 'bind' && asked.dn === dn ? [message(id, result(0x61, code))] : undefined;

const tooLong = { kind: 'unreachable', reason: 'The target did not answer in time' };
const passwords = () => place.directory.asked.map(({ password }) => password);

describe('a directory', () => {
  it('that is as it should be knows the entry', async () => {
    expect(await ask()).toMatchObject({ kind: 'known', entry: { dn: `uid=alice,${base}` } });
  });

  it.each([
    ['says nothing to a bind', ({ kind }) => (kind === 'bind' ? [] : undefined), tooLong],
    ['says nothing to a search', toSearch(), tooLong],
    ['begins a search and does not end it', toSearch(shown), tooLong],
    ['answers something else', (_asked, id) => [message(id, element(0x55, ''))], { kind: 'unreachable' }],
    ['answers what is no message', () => [Buffer.alloc(64, 0xff)], tooLong],
    [
      'answers a message that is longer than it may be',
      () => [Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]), Buffer.alloc(70_000, 1)],
      { kind: 'unreachable', reason: 'The answer of the target is too large' },
    ],
    [
      'finds more than it may say',
      toSearch(entryOf(base, { team: Array(70).fill('x'.repeat(1_000)) })),
      { kind: 'unreachable', reason: 'The answer of the target is too large' },
    ],
    [
      'hangs up',
      (_asked, _id, socket) => {
        socket.destroy();
        return [];
      },
      { kind: 'unreachable' },
    ],
    [
      'refers a search to another server',
      toSearch(result(0x65, 10, element(0xa3, [element(0x04, 'ldap://127.0.0.1:1/')]))),
      { kind: 'unreachable', reason: 'The directory answered with the result code 10' },
    ],
    ['is busy', toSearch(result(0x65, 51)), { kind: 'unreachable' }],
    ['does not know the search base', toSearch(result(0x65, 32)), { kind: 'unreachable' }],
    ['has more entries than it says', toSearch(shown, result(0x65, 4)), { kind: 'unknown' }],
    ['finds one entry twice', toSearch(shown, shown, result(0x65, 0)), { kind: 'unknown' }],
    ['finds an entry without a DN', toSearch(entryOf('', {}), result(0x65, 0)), { kind: 'unknown' }],
    [
      'finds the name of a mechanism',
      toSearch(entryOf('EXTERNAL', {}), result(0x65, 0)),
      { kind: 'unknown' },
    ],
    ['locked the account', toBindOf(`uid=alice,${base}`, 53), { kind: 'unknown' }],
    ['refers the bind to another server', toBindOf(`uid=alice,${base}`, 10), { kind: 'unreachable' }],
    ['is busy at the second bind', toBindOf(`uid=alice,${base}`, 51), { kind: 'unreachable' }],
    ['wants more at the second bind', toBindOf(`uid=alice,${base}`, 14), { kind: 'unreachable' }],
    ['does not let the account bind', toBindOf(searcher.dn, 49), { kind: 'not-let' }],
  ] as readonly (readonly [string, Answer, object])[])('that %s lets nobody in', async (_name, how, what) => {
    place.directory.answer(how);
    expect(await ask()).toMatchObject(what);
  });

  it('that names other servers beside the entry is not asked about them', async () => {
    const reference = element(0x73, [element(0x04, 'ldap://127.0.0.1:1/dc=example')]);
    place.directory.answer(toSearch(reference, shown, result(0x65, 0)));
    expect(await ask()).toMatchObject({ kind: 'known' });
    place.directory.answer(toSearch(reference, result(0x65, 0)));
    expect(await ask()).toEqual({ kind: 'unknown' });
  });

  it('that says ten thousand small things at once breaks nothing', async () => {
    const flood = Buffer.concat(Array(9_000).fill(Buffer.from([0x30, 0x05, 0x02, 0x01, 0x63, 0x65, 0x00])));
    place.directory.answer(({ kind }) => (kind === 'search' ? [flood] : undefined));
    expect(await ask()).toMatchObject({ kind: 'unreachable' });
  });
});

describe('TLS', () => {
  const untrusted = { kind: 'unreachable', reason: 'The certificate of the target is not trusted' };

  it.each(['tls', 'plain'] as const)('(%s) shows nobody a password but who was meant', async (way) => {
    const elsewhere = await startDirectory({}, authority.elsewhere);
    expect(await ask({ url: elsewhere[way] })).toMatchObject({
      reason: 'The certificate of the target is for another name',
    });
    expect(await ask({ url: place.directory[way], ca: authority.otherCa })).toMatchObject(untrusted);
    expect(await ask({ url: place.directory[way], ca: '' })).toMatchObject(untrusted);
    elsewhere.close();
    expect([...passwords(), ...elsewhere.asked.map(({ password }) => password)]).not.toContain(
      searcher.password,
    );
  });

  it('is believed for the name that was asked for, not for the address', async () => {
    const elsewhere = await startDirectory({}, authority.elsewhere);
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const url = elsewhere.tls.replace('127.0.0.1', 'elsewhere.example');
    expect(await ask({ url }, { ...settings, resolve })).toEqual({ kind: 'not-let' });
    const other = elsewhere.tls.replace('127.0.0.1', 'other.example');
    expect(await ask({ url: other }, { ...settings, resolve })).toMatchObject({ kind: 'unreachable' });
    elsewhere.close();
  });

  it('is verified whatever the environment says', async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    const answer = await ask({ ca: authority.otherCa });
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    expect(answer).toMatchObject(untrusted);
  });

  const granted = message(1, result(0x78, 0));
  const bound = message(2, result(0x61, 0));
  it.each([
    ['is refused', [message(1, result(0x78, 52))]],
    ['is granted to another question', [message(2, result(0x78, 0))]],
    ['is not what was answered', [message(1, result(0x61, 0))]],
    ['comes with words in the clear', [Buffer.concat([granted, bound])]],
    ['comes with the beginning of words in the clear', [Buffer.concat([granted, bound.subarray(0, 13)])]],
    ['is never granted', [Buffer.from([0x30, 0x7f])]],
    ['is answered at length', [Buffer.from([0x30, 0x84, 0, 1, 0, 0]), Buffer.alloc(2_000)]],
    ['is answered with no message', [Buffer.alloc(40, 0xff)]],
  ])('that %s lets nobody in, and no password travels', async (_name, said) => {
    place.directory.answer(({ kind }) => (kind === 'start-tls' ? said : undefined));
    expect(await ask({ url: place.directory.plain })).toMatchObject({ kind: 'unreachable' });
    expect(place.directory.asked.map(({ kind }) => kind)).toEqual(['start-tls']);
  });
});

describe('an address', () => {
  const publicly = { ...settings, allowPrivateTargets: false };
  const refused = { kind: 'refused', reason: 'The address of the target is not public' };

  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '0x7f000001',
    '2130706433',
  ])('that is private is not called: %s', async (host) => {
    for (const scheme of ['ldap', 'ldaps'])
      expect(await ask({ url: `${scheme}://${host}` }, publicly)).toEqual(refused);
  });

  it('is that of the first look: a name that leads elsewhere a moment later gains nothing', async () => {
    const answers = ['127.0.0.1', '127.0.0.2'];
    const looks: string[] = [];
    const resolve = async (name: string) => {
      looks.push(name);
      return [{ address: answers.shift() ?? '127.0.0.9', family: 4 }];
    };
    const url = place.directory.tls.replace('127.0.0.1', 'directory.example');
    const isPublic = (address: string) => address === '127.0.0.1';
    // It gets there, to be refused for the name in the certificate.
    expect(await ask({ url }, { ...publicly, resolve, isPublic })).toMatchObject({
      reason: 'The certificate of the target is for another name',
    });
    expect(await ask({ url }, { ...publicly, resolve, isPublic })).toEqual(refused);
    expect(looks).toEqual(['directory.example', 'directory.example']);
  });

  it('of which one part is private is not called', async () => {
    const resolve = async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    expect(await ask({ url: 'ldaps://directory.example' }, { ...publicly, resolve })).toEqual(refused);
  });
});

describe('a login through a directory that does not say', () => {
  it('is 503 without a word of the directory, and counts as no guess', async () => {
    const id = await place.attached({ lockoutThreshold: 1 });
    place.directory.answer(toSearch(result(0x65, 51)));
    for (let n = 0; n < 3; n += 1) {
      const reply = await place.login(id, 'alice', 'wrong');
      expect([reply.status, reply.headers['retry-after']], reply.text).toEqual([503, '1']);
      expect(reply.text).not.toContain('127.0.0.1');
    }
    place.directory.answer();
    expect((await place.login(id, 'alice', right)).status).toBe(200);
  });

  it('that is private is 503 where private targets are not allowed', async () => {
    const elsewhere = await openPlace({ allowPrivateTargets: false });
    const reply = await elsewhere.login(await elsewhere.attached(), 'alice', right);
    elsewhere.close();
    expect([reply.status, reply.body.message], reply.text).toEqual([
      503,
      expect.stringContaining('not public'),
    ]);
  });
});
