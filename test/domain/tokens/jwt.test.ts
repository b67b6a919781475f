import { createHmac, createSecretKey, generateKeyPairSync, sign } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../../layers/domain/errors.ts';
import {
  MAX_TOKEN_LENGTH,
  maxClockSkew,
  readToken,
  signToken,
  tokenParts,
  verifyToken,
} from '../../../layers/domain/tokens/jwt.ts';

const key = { kid: '1', key: createSecretKey(Buffer.alloc(32, 9)) };
const other = { kid: '1', key: createSecretKey(Buffer.alloc(32, 8)) };
const now = new Date('2026-11-20T10:00:00.000Z');
const seconds = now.getTime() / 1000;
const claims = { sub: 'me', iat: seconds, exp: seconds + 60 };

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const signedWith = (header: unknown, body: unknown = claims, secret = key.key): string => {
  const input = `${encode(header)}.${typeof body === 'string' ? body : encode(body)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
};

const invalid = { code: 'unauthenticated', message: 'Invalid token' };
const expired = { code: 'unauthenticated', message: 'Token expired' };

const refusalOf = (token: string, at = now, by = key): unknown => {
  try {
    return verifyToken(by, token, at);
  } catch (error) {
    return error;
  }
};

describe('compact JWS with HS256', () => {
  it('the example of RFC 7515 appendix A.1 has a valid MAC', () => {
    const secret = createSecretKey(
      'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
      'base64url',
    );
    const header = 'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9';
    const body =
      'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';
    const signature = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

    expect(createHmac('sha256', secret).update(`${header}.${body}`).digest('base64url')).toBe(signature);
    expect(readToken(`${header}.${body}.${signature}`)).toEqual({
      header: { typ: 'JWT', alg: 'HS256' },
      claims: { iss: 'joe', exp: 1300819380, 'http://example.com/is_root': true },
    });
  });

  it('a signed token is verified and carries its claims', () => {
    const token = signToken(key, claims);

    expect(verifyToken(key, token, now)).toEqual(claims);
    expect(readToken(token)).toEqual({ header: { alg: 'HS256', typ: 'JWT', kid: '1' }, claims });
    expect(tokenParts(token).kid).toBe('1');
  });

  it('a token that could not be read back is not written', () => {
    expect(() => signToken(key, { blob: 'x'.repeat(MAX_TOKEN_LENGTH) })).toThrow('too large');
  });

  it('any claims come back as they were', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 5 }),
        (extra) => {
          const body = JSON.parse(JSON.stringify({ ...extra, ...claims, nbf: undefined }));
          const token = signToken(key, body);

          expect(verifyToken(key, token, now)).toEqual(body);
        },
      ),
    );
  });
});

describe('tokens that are refused', () => {
  const token = signToken(key, claims);
  const [header = '', body = '', signature = ''] = token.split('.');

  it.each([
    ['alg none without a signature', `${encode({ alg: 'none', kid: '1' })}.${body}.`],
    ['alg none with a valid MAC', signedWith({ alg: 'none', kid: '1' })],
    ['alg in another spelling', signedWith({ alg: 'hs256', kid: '1' })],
    ['HS512 named over an HS256 MAC', signedWith({ alg: 'HS512', kid: '1' })],
    ['RS256 named over an HS256 MAC', signedWith({ alg: 'RS256', kid: '1' })],
    ['another kid', signedWith({ alg: 'HS256', kid: '2' })],
    ['a kid that is a number', signedWith({ alg: 'HS256', kid: 1 })],
    ['no kid', signedWith({ alg: 'HS256' })],
    ['a critical extension', signedWith({ alg: 'HS256', kid: '1', crit: ['b64'], b64: false })],
    ['a header that is a list', signedWith(['HS256'])],
    ['a header that is null', signedWith(null)],
    ['claims that are a list', signedWith({ alg: 'HS256', kid: '1' }, [1])],
    ['claims that are no JSON', signedWith({ alg: 'HS256', kid: '1' }, 'AAAA')],
    ['an exp that is text', signedWith({ alg: 'HS256', kid: '1' }, { exp: '9999999999' })],
    ['an iat that is null', signedWith({ alg: 'HS256', kid: '1' }, { ...claims, iat: null })],
    ['another key', signToken(other, claims)],
    ['no signature', `${header}.${body}`],
    ['an empty signature', `${header}.${body}.`],
    ['a fourth part', `${token}.x`],
    ['a padded signature', `${token}=`],
    ['a signature with a line break', `${token}\n`],
    ['a cut signature', token.slice(0, -1)],
    ['nothing', ''],
    ['dots', '..'],
    ['five parts, encrypted', 'a.b.c.d.e'],
    ['over 4096 characters', signedWith({ alg: 'HS256', kid: '1' }, { ...claims, blob: 'x'.repeat(4096) })],
  ])('%s', (_name, bad) => {
    expect(refusalOf(bad)).toMatchObject(invalid);
  });

  it('a signature whose last character differs only in unused bits', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twin = alphabet[alphabet.indexOf(signature.slice(-1)) ^ 1];
    const spelled = `${signature.slice(0, -1)}${twin}`;

    expect(Buffer.from(spelled, 'base64url').equals(Buffer.from(signature, 'base64url'))).toBe(true);
    expect(refusalOf(`${header}.${body}.${spelled}`)).toMatchObject(invalid);
  });

  it('a real RS256 token', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const input = `${encode({ alg: 'RS256', typ: 'JWT', kid: '1' })}.${body}`;
    const rsa = sign('sha256', Buffer.from(input), privateKey).toString('base64url');

    expect(refusalOf(`${input}.${rsa}`)).toMatchObject(invalid);
  });

  it('any changed character', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: token.length - 1 }),
        fc.constantFrom('A', 'z', '0', '_', '.', '='),
        (at, letter) => {
          fc.pre(token[at] !== letter);
          const tampered = `${token.slice(0, at)}${letter}${token.slice(at + 1)}`;

          expect(isRefusal(refusalOf(tampered), 'unauthenticated')).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(isRefusal(refusalOf(text), 'unauthenticated')).toBe(true);
      }),
    );
  });
});

describe('the times of a token', () => {
  const at = (offset: number): Date => new Date((seconds + offset) * 1000);

  it('a token ends at exp, without leeway', () => {
    const token = signToken(key, claims);

    expect(refusalOf(token, new Date(at(60).getTime() - 1))).toEqual(claims);
    expect(refusalOf(token, at(60))).toMatchObject(expired);
    expect(refusalOf(token, at(61))).toMatchObject(expired);
  });

  it('a token without exp does not end', () => {
    expect(refusalOf(signToken(key, { iat: seconds }), at(1e9))).toEqual({ iat: seconds });
  });

  it.each(['iat', 'nbf'])('%s may lie a day ahead, not more, and then the clock is named', (name) => {
    const token = signToken(key, { [name]: seconds });

    expect(refusalOf(token, at(-maxClockSkew))).toEqual({ [name]: seconds });
    expect(refusalOf(token, at(-maxClockSkew - 1))).toMatchObject({
      code: 'unauthenticated',
      message: expect.stringMatching(/clock of this server/),
    });
  });

  it('an expired token with a wrong signature is invalid, not expired', () => {
    expect(refusalOf(signToken(other, claims), at(61))).toMatchObject(invalid);
  });
});
