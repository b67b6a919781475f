import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRenewableKeyRing } from '../../../layers/domain/keys/key-renewal.ts';
import {
  type NewIdentityClaims,
  type NewUserClaims,
  parseClaims,
} from '../../../layers/domain/tokens/claims.ts';
import { readToken, signToken } from '../../../layers/domain/tokens/jwt.ts';
import { createTokenService } from '../../../layers/domain/tokens/token-service.ts';
import { countingWrappingKey, memoryRootKeys, stillRuntime } from '../keys/fake-ports.ts';

const identity: NewIdentityClaims = {
  authTokenType: 'identityAccessToken',
  identityId: 'i1',
  identityName: 'deployer',
  identityAccessTokenId: 't1',
  authMethod: 'universal-auth',
  orgId: 'o1',
  clientSecretId: 'c1',
  accessTokenTTL: 3600,
  accessTokenMaxTTL: 7200,
  accessTokenNumUsesLimit: 0,
};

const user: NewUserClaims = {
  authTokenType: 'accessToken',
  userId: 'u1',
  tokenVersionId: 's1',
  accessVersion: 1,
  authMethod: 'email',
};

const prepare = async () => {
  const wrappingKey = countingWrappingKey();
  const rootKeys = memoryRootKeys();
  const runtime = stillRuntime();
  const process = () => {
    const keyRing = createRenewableKeyRing({ wrappingKey, rootKeys, runtime });
    return { keyRing, tokens: createTokenService({ keyRing, runtime }) };
  };
  const { keyRing, tokens } = process();
  await keyRing.ensureRootKey();
  const now = runtime.now().getTime() / 1000;
  return { wrappingKey, rootKeys, runtime, process, keyRing, tokens, now };
};

const invalid = { code: 'unauthenticated', message: 'Invalid token' };

describe('access tokens', () => {
  it('say when they were issued and when they end', async () => {
    const { tokens, now } = await prepare();

    const forSeconds = await tokens.sign(identity, 7200);
    const untilInstant = await tokens.sign(user, new Date((now + 60) * 1000 + 999));
    const unlimited = await tokens.sign(identity, 'unlimited');

    expect(await tokens.verify(forSeconds)).toEqual({ ...identity, iat: now, exp: now + 7200 });
    expect(await tokens.verify(untilInstant)).toEqual({ ...user, iat: now, exp: now + 60 });
    expect(await tokens.verify(unlimited)).toEqual({ ...identity, iat: now });
  });

  it('name the root key version they were signed under', async () => {
    const { tokens } = await prepare();

    expect(readToken(await tokens.sign(user, 60)).header).toEqual({ alg: 'HS256', typ: 'JWT', kid: '1' });
  });

  it('expire', async () => {
    const { tokens, runtime } = await prepare();
    const token = await tokens.sign(identity, 60);

    runtime.advance(60);

    await expect(tokens.verify(token)).rejects.toMatchObject({
      code: 'unauthenticated',
      message: 'Token expired',
    });
  });

  it('are accepted by every process of the installation and by no other', async () => {
    const { tokens, process } = await prepare();
    const foreign = await prepare();
    const token = await tokens.sign(identity, 60);

    await expect(process().tokens.verify(token)).resolves.toMatchObject({ identityId: 'i1' });
    await expect(foreign.tokens.verify(token)).rejects.toMatchObject(invalid);
  });

  it('outlive a rotation of the root key; new ones are signed under the new version', async () => {
    const { tokens, keyRing, process, runtime } = await prepare();
    const early = process().tokens;
    const old = await tokens.sign(identity, 120);
    await early.verify(old);
    await keyRing.rotateRootKey();
    runtime.advance(60);
    const fresh = await tokens.sign(identity, 60);

    expect(readToken(fresh).header).toMatchObject({ kid: '2' });
    for (const one of [tokens, early, process().tokens]) {
      await expect(one.verify(old)).resolves.toMatchObject({ identityId: 'i1' });
      await expect(one.verify(fresh)).resolves.toMatchObject({ identityId: 'i1' });
    }
  });

  it('verify without touching store or wrapping key once warm', async () => {
    const { tokens, rootKeys, wrappingKey } = await prepare();
    const token = await tokens.sign(identity, 60);
    await tokens.verify(token);
    [rootKeys.loads, wrappingKey.unwraps] = [0, 0];

    await tokens.verify(token);

    expect([rootKeys.loads, wrappingKey.unwraps]).toEqual([0, 0]);
  });
});

describe('tokens the service refuses', () => {
  it.each(['2', '999999999'])('a root key version that was never made: %s', async (kid) => {
    const { tokens, keyRing } = await prepare();
    const key = await keyRing.derived('token-signing', 1);

    await expect(tokens.verify(signToken({ kid, key }, user))).rejects.toMatchObject(invalid);
  });

  it.each(['0', '01', '-1', '1e3', '', ' 1', '4294967297', '../1'])(
    'kid "%s", which is no version, without asking the store',
    async (kid) => {
      const { tokens, keyRing, rootKeys } = await prepare();
      const key = await keyRing.derived('token-signing', 1);
      rootKeys.loads = 0;

      await expect(tokens.verify(signToken({ kid, key }, user))).rejects.toMatchObject(invalid);

      expect(rootKeys.loads).toBe(0);
    },
  );

  it('one signed by the same version of another secret', async () => {
    const { tokens, now } = await prepare();
    const key = createSecretKey(Buffer.alloc(32));

    const forged = signToken({ kid: '1', key }, { ...user, iat: now, exp: now + 60 });

    await expect(tokens.verify(forged)).rejects.toMatchObject(invalid);
  });

  it('one of a kind it was not asked for', async () => {
    const { tokens } = await prepare();
    const token = await tokens.sign({ authTokenType: 'refreshToken' }, 60);

    await expect(tokens.verify(token)).rejects.toMatchObject(invalid);
    await expect(tokens.verifyAs(token, 'scimToken')).rejects.toMatchObject(invalid);
    await expect(tokens.verifyAs(token, 'refreshToken')).resolves.toMatchObject({
      authTokenType: 'refreshToken',
    });
  });

  it('a wrapping key in trouble is unavailable, never an invalid token', async () => {
    const { tokens, process, wrappingKey } = await prepare();
    const token = await tokens.sign(user, 60);
    wrappingKey.fault = new Error('disabled');

    await expect(process().tokens.verify(token)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(process().tokens.sign(user, 60)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('the shape of claims', () => {
  const valid = { ...identity, iat: 1, exp: 2 };

  it('unknown members are dropped', () => {
    expect(parseClaims({ ...valid, admin: true })).toEqual(valid);
  });

  it.each([
    ['no object', 'text'],
    ['null', null],
    ['no kind', { ...valid, authTokenType: undefined }],
    ['another kind', { ...valid, authTokenType: 'serviceToken' }],
    ['no identity', { ...valid, identityId: undefined }],
    ['an empty identity', { ...valid, identityId: '' }],
    ['an identity that is a list', { ...valid, identityId: ['i1'] }],
    ['a negative TTL', { ...valid, accessTokenTTL: -1 }],
    ['a user without an end', { ...user, iat: 1 }],
    ['a user without a session', { ...user, tokenVersionId: '', iat: 1, exp: 2 }],
  ])('%s is refused', (_name, value) => {
    expect(() => parseClaims(value)).toThrow(expect.objectContaining(invalid));
  });
});
