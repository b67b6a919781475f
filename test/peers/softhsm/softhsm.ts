import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Template } from 'pkcs11js';
import { openCryptoki } from '../../../layers/adapters/wrapping/pkcs11/cryptoki.ts';

/** SoftHSM's library, where Debian and others put it. */
export const softHsm = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
].find((path) => existsSync(path));

const soPin = '87654321';
export const userPin = '12345678';

/** Tokens in a folder of their own; the library reads where it is from the environment, once. */
export const openTokens = () => {
  const folder = mkdtempSync(join(tmpdir(), 'locket-softhsm-'));
  const tokens = join(folder, 'tokens');
  mkdirSync(tokens);
  const conf = join(folder, 'softhsm2.conf');
  writeFileSync(conf, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  process.env.SOFTHSM2_CONF = conf;
  return {
    /** A new token, whose user has `userPin`. */
    make: (label: string): void => {
      execFileSync(
        'softhsm2-util',
        ['--init-token', '--free', '--label', label, '--pin', userPin, '--so-pin', soPin],
        { env: { ...process.env, SOFTHSM2_CONF: conf } },
      );
    },
    /** Takes the tokens out, and puts them back. */
    takeOut: (): void => {
      renameSync(tokens, `${tokens}-out`);
      mkdirSync(tokens);
    },
    putBack: (): void => {
      rmSync(tokens, { recursive: true });
      renameSync(`${tokens}-out`, tokens);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** Makes keys in a token: AES, and the generic secret for HMAC beside it. */
export const generateKeys = async (module: string, tokenLabel: string, keyLabel: string): Promise<void> => {
  const { binding, library, restart } = await openCryptoki(module);
  // A token that was made after the library started is seen by one that starts anew.
  restart();
  const slot = library.C_GetSlotList(true).find((one) => {
    return library.C_GetTokenInfo(one).label.startsWith(tokenLabel);
  });
  if (!slot) throw new Error('There is no such token');
  const session = library.C_OpenSession(slot, binding.CKF_SERIAL_SESSION | binding.CKF_RW_SESSION);
  library.C_Login(session, binding.CKU_USER, userPin);
  const kept = (label: string, more: Template): Template => [
    { type: binding.CKA_LABEL, value: label },
    { type: binding.CKA_TOKEN, value: true },
    { type: binding.CKA_PRIVATE, value: true },
    { type: binding.CKA_SENSITIVE, value: true },
    { type: binding.CKA_EXTRACTABLE, value: false },
    { type: binding.CKA_VALUE_LEN, value: 32 },
    ...more,
  ];
  library.C_GenerateKey(
    session,
    { mechanism: binding.CKM_AES_KEY_GEN },
    kept(keyLabel, [
      { type: binding.CKA_ENCRYPT, value: true },
      { type: binding.CKA_DECRYPT, value: true },
    ]),
  );
  library.C_GenerateKey(
    session,
    { mechanism: binding.CKM_GENERIC_SECRET_KEY_GEN },
    kept(`${keyLabel}_HMAC`, [
      { type: binding.CKA_SIGN, value: true },
      { type: binding.CKA_VERIFY, value: true },
    ]),
  );
  library.C_Logout(session);
  library.C_CloseSession(session);
};
