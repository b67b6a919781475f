import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ciphers } from '../../../layers/adapters/wrapping/pkcs11/ciphers.ts';
import { openCryptoki } from '../../../layers/adapters/wrapping/pkcs11/cryptoki.ts';
import { openToken } from '../../../layers/adapters/wrapping/pkcs11/token.ts';
import { hsmWrappingKey } from '../../../layers/adapters/wrapping/pkcs11/wrapping-key.ts';
import type { PinSource } from '../../../layers/adapters/wrapping-settings.ts';
import { withPeer } from '../peer.ts';
import { generateKeys, openTokens, softHsm, userPin } from './softhsm.ts';

const runtime = { randomBytes: (size: number) => randomBytes(size) };
const context = { locket: 'root-key', version: '1' };
const secret = randomBytes(32);

withPeer('SoftHSM', softHsm, 'install softhsm2', (modulePath) => {
  let tokens: ReturnType<typeof openTokens>;
  beforeAll(async () => {
    tokens = openTokens();
    tokens.make('locket');
    await generateKeys(modulePath, 'locket', 'wrapping');
  });
  afterAll(() => tokens?.remove());

  const key = (more: object = {}, pin: PinSource = { kind: 'given', pin: userPin }) =>
    hsmWrappingKey(
      {
        strategy: 'pkcs11',
        modulePath,
        tokenLabel: 'locket',
        keyLabel: 'wrapping',
        binding: 'pkcs11js',
        pin,
        ...more,
      },
      runtime,
    );
  const unavailable = { code: 'unavailable' };

  describe('a wrapping key in an HSM', () => {
    it('gives back what it wrapped, in the same context, to another process', async () => {
      const wrapped = await key().wrap(secret, context);

      expect(Buffer.from(await key().unwrap(wrapped, { version: '1', locket: 'root-key' }))).toEqual(secret);
      expect(Buffer.from(wrapped).includes(secret)).toBe(false);
    });

    it('refuses another context, an altered byte anywhere, and less than was wrapped', async () => {
      const wrapped = Buffer.from(await key().wrap(secret, context));
      await expect(key().unwrap(wrapped, { ...context, version: '2' })).rejects.toMatchObject(unavailable);
      for (let at = 0; at < wrapped.length; at += 1) {
        const altered = Buffer.from(wrapped);
        altered[at] = (altered[at] ?? 0) ^ 1;
        await expect(key().unwrap(altered, context), `byte ${at}`).rejects.toMatchObject(unavailable);
      }
      for (const length of [0, 1, 12, wrapped.length - 1])
        await expect(key().unwrap(wrapped.subarray(0, length), context)).rejects.toMatchObject(unavailable);
    });

    it('says that it is not there when token, key or library is another', async () => {
      for (const other of [{ tokenLabel: 'other' }, { keyLabel: 'other' }, { modulePath: '/nowhere.so' }])
        await expect(key(other).wrap(secret, context)).rejects.toMatchObject(unavailable);
    });

    it('works on, many at once', async () => {
      const one = key();
      const wrapped = await Promise.all(Array.from({ length: 50 }, () => one.wrap(secret, context)));
      const unwrapped = await Promise.all(wrapped.map((each) => one.unwrap(each, context)));

      expect(unwrapped.every((bytes) => secret.equals(Buffer.from(bytes)))).toBe(true);
      expect(new Set(wrapped.map((each) => Buffer.from(each).toString('hex'))).size).toBe(50);
    });
  });

  describe('the time that an HSM takes', () => {
    it('is at most 5 ms for unwrapping, at the median', async () => {
      const one = key();
      const wrapped = await one.wrap(secret, context);
      const times: number[] = [];
      for (let run = 0; run < 300; run += 1) {
        const begun = performance.now();
        await one.unwrap(wrapped, context);
        times.push(performance.now() - begun);
      }
      const median = times.toSorted((a, b) => a - b)[150] ?? Number.POSITIVE_INFINITY;
      console.log(`unwrapping by SoftHSM: ${median.toFixed(2)} ms`);
      expect(median).toBeLessThanOrEqual(5);
    });
  });

  describe.each(ciphers)('the cipher with the mark $mark', (cipher) => {
    const withTools = <T>(work: (tools: Parameters<typeof cipher.decrypt>[0]) => Promise<T>) =>
      openToken({ modulePath, tokenLabel: 'locket', pin: async () => userPin }).use((session, cryptoki) =>
        work({ session, cryptoki, keyLabel: 'wrapping' }),
      );
    const bound = Buffer.from('bound');

    it('reverses itself, and authenticates every byte and what it is bound to', async () => {
      const sealed = await withTools((tools) => cipher.encrypt(tools, secret, bound, runtime.randomBytes));
      expect(await withTools((tools) => cipher.decrypt(tools, sealed, bound))).toEqual(secret);
      await expect(withTools((tools) => cipher.decrypt(tools, sealed, Buffer.from('x')))).rejects.toThrow();
      for (let at = 0; at < sealed.length; at += 1) {
        const altered = Buffer.from(sealed);
        altered[at] = (altered[at] ?? 0) ^ 1;
        await expect(
          withTools((tools) => cipher.decrypt(tools, altered, bound)),
          `byte ${at}`,
        ).rejects.toThrow();
      }
    });
  });

  describe('what is lost', () => {
    it('sessions are made anew', async () => {
      const one = key();
      const wrapped = await one.wrap(secret, context);
      const { library } = await openCryptoki(modulePath);
      for (const slot of library.C_GetSlotList(true)) library.C_CloseAllSessions(slot);

      expect(Buffer.from(await one.unwrap(wrapped, context))).toEqual(secret);
    });

    it('the library starts anew when somebody else ended it', async () => {
      const one = key();
      const wrapped = await one.wrap(secret, context);
      const { library } = await openCryptoki(modulePath);
      library.C_Finalize();

      expect(Buffer.from(await one.unwrap(wrapped, context))).toEqual(secret);
    });
  });

  describe('a token', () => {
    it('that was taken out is not there, and works as soon as it is back', async () => {
      const one = key();
      const wrapped = await one.wrap(secret, context);
      tokens.takeOut();
      for (let tries = 0; tries < 3; tries += 1)
        await expect(one.unwrap(wrapped, context)).rejects.toMatchObject(unavailable);
      await expect(key().wrap(secret, context)).rejects.toMatchObject(unavailable);
      tokens.putBack();

      expect(Buffer.from(await one.unwrap(wrapped, context))).toEqual(secret);
    });

    it('whose library ends amid many uses is lost to none of them', async () => {
      const one = key();
      const wrapped = await one.wrap(secret, context);
      const { library } = await openCryptoki(modulePath);
      for (const lose of [
        () => library.C_Finalize(),
        () => library.C_GetSlotList(true).map((slot) => library.C_CloseAllSessions(slot)),
      ]) {
        const uses = Array.from({ length: 40 }, () => one.unwrap(wrapped, context));
        lose();
        for (const bytes of await Promise.all(uses)) expect(Buffer.from(bytes)).toEqual(secret);
        const more = await Promise.all(Array.from({ length: 40 }, () => one.unwrap(wrapped, context)));
        expect(more.every((bytes) => secret.equals(Buffer.from(bytes)))).toBe(true);
      }
    });
  });

  describe('a wrong PIN', () => {
    it('is shown once and not again, so that the HSM does not lock its user; another one is', async () => {
      const { library } = await openCryptoki(modulePath);
      for (const slot of library.C_GetSlotList(true)) library.C_CloseAllSessions(slot);
      const path = join(mkdtempSync(join(tmpdir(), 'locket-pin-')), 'pin');
      writeFileSync(path, 'wrong-pin\n');
      const logins: string[] = [];
      const login = library.C_Login.bind(library);
      library.C_Login = (session, type, shown) => {
        logins.push(shown ?? '');
        login(session, type, shown);
      };
      let open = 0;
      const [openSession, closeSession] = [library.C_OpenSession, library.C_CloseSession];
      library.C_OpenSession = (...given: Parameters<typeof openSession>) => {
        open += 1;
        return openSession.apply(library, given);
      };
      library.C_CloseSession = (session) => {
        open -= 1;
        closeSession.call(library, session);
      };
      const one = key({}, { kind: 'file', path });

      await expect(one.wrap(secret, context)).rejects.toMatchObject(unavailable);
      await expect(one.unwrap(Buffer.of(1), context)).rejects.toMatchObject(unavailable);
      expect(logins).toEqual(['wrong-pin']);
      expect(open, 'sessions left open').toBe(0);
      writeFileSync(path, `${userPin}\n`);
      expect(Buffer.from(await one.unwrap(await one.wrap(secret, context), context))).toEqual(secret);
      Object.assign(library, { C_Login: login, C_OpenSession: openSession, C_CloseSession: closeSession });
    });

    it('and its PIN stay out of what is said', async () => {
      const { library } = await openCryptoki(modulePath);
      for (const slot of library.C_GetSlotList(true)) library.C_CloseAllSessions(slot);
      const error = await key({}, { kind: 'given', pin: 'secret-pin' })
        .wrap(secret, context)
        .catch((caught: Error) => caught);

      expect(`${(error as Error).message} ${(error as Error).stack} ${(error as Error).cause}`).not.toContain(
        'secret-pin',
      );
    });
  });
});
