import type { Handle } from 'pkcs11js';
import type { Cryptoki, Session } from './cryptoki.ts';
import { NotSeen } from './token.ts';

/** What a cipher works with: a session, and the keys of that label. */
export interface Tools {
  readonly cryptoki: Cryptoki;
  readonly session: Session;
  /** Label of the AES key; `<label>_HMAC` is that of the generic secret beside it. */
  readonly keyLabel: string;
}

/** A way to encrypt with the keys of an HSM, told apart by the first byte of what it makes. */
interface Cipher {
  readonly mark: number;
  encrypt(
    tools: Tools,
    plaintext: Buffer,
    bound: Buffer,
    randomBytes: (size: number) => Uint8Array,
  ): Promise<Buffer>;
  decrypt(tools: Tools, sealed: Buffer, bound: Buffer): Promise<Buffer>;
}

const TAG_BYTES = 16;
const GCM_IV_BYTES = 12;
const CBC_IV_BYTES = 16;
const MAC_BYTES = 32;
/** What encrypting adds at most. */
const ROOM = 64;

/** The one key with these attributes. */
const keyOf = (
  { cryptoki: { binding, library }, session }: Tools,
  keyLabel: string,
  keyType: number,
): Handle => {
  library.C_FindObjectsInit(session, [
    { type: binding.CKA_CLASS, value: binding.CKO_SECRET_KEY },
    { type: binding.CKA_KEY_TYPE, value: keyType },
    { type: binding.CKA_LABEL, value: keyLabel },
  ]);
  try {
    const found = library.C_FindObjects(session, 2);
    const [key] = found;
    if (!key || found.length > 1)
      throw new NotSeen(
        `The HSM has ${found.length === 0 ? 'no' : 'more than one'} key with the label ${keyLabel}`,
      );
    return key;
  } finally {
    library.C_FindObjectsFinal(session);
  }
};

const aesKey = (tools: Tools): Handle => keyOf(tools, tools.keyLabel, tools.cryptoki.binding.CKK_AES);
const macKey = (tools: Tools): Handle =>
  keyOf(tools, `${tools.keyLabel}_HMAC`, tools.cryptoki.binding.CKK_GENERIC_SECRET);

/** AES-GCM (NIST SP 800-38D) in the HSM. */
const gcm: Cipher = {
  mark: 1,
  encrypt: async (tools, plaintext, bound, randomBytes) => {
    const iv = Buffer.from(randomBytes(GCM_IV_BYTES));
    const { library } = tools.cryptoki;
    library.C_EncryptInit(tools.session, gcmMechanism(tools, iv, bound), aesKey(tools));
    const room = Buffer.alloc(plaintext.length + ROOM);
    return Buffer.concat([iv, await library.C_EncryptAsync(tools.session, plaintext, room)]);
  },
  decrypt: async (tools, sealed, bound) => {
    const iv = sealed.subarray(0, GCM_IV_BYTES);
    const { library } = tools.cryptoki;
    library.C_DecryptInit(tools.session, gcmMechanism(tools, iv, bound), aesKey(tools));
    return library.C_DecryptAsync(tools.session, sealed.subarray(GCM_IV_BYTES), Buffer.alloc(sealed.length));
  },
};

const gcmMechanism = ({ cryptoki: { binding } }: Tools, iv: Buffer, bound: Buffer) => ({
  mechanism: binding.CKM_AES_GCM,
  parameter: {
    type: binding.CK_PARAMS_AES_GCM,
    iv,
    ivBits: iv.length * 8,
    aad: bound,
    tagBits: TAG_BYTES * 8,
  },
});

/** What is authenticated beside the ciphertext: its length comes first, so that no two pairs read alike. */
const macInput = (bound: Buffer, body: Buffer): Buffer => {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(bound.length));
  return Buffer.concat([Buffer.of(cbcWithMac.mark), length, bound, body]);
};

/** AES-CBC with padding, then HMAC-SHA-256 over all of it, where an HSM offers no AES-GCM that takes our nonces. */
const cbcWithMac: Cipher = {
  mark: 2,
  encrypt: async (tools, plaintext, bound, randomBytes) => {
    const { binding, library } = tools.cryptoki;
    const iv = Buffer.from(randomBytes(CBC_IV_BYTES));
    const key = macKey(tools);
    library.C_EncryptInit(
      tools.session,
      { mechanism: binding.CKM_AES_CBC_PAD, parameter: iv },
      aesKey(tools),
    );
    const room = Buffer.alloc(plaintext.length + ROOM);
    const body = Buffer.concat([iv, await library.C_EncryptAsync(tools.session, plaintext, room)]);
    library.C_SignInit(tools.session, { mechanism: binding.CKM_SHA256_HMAC }, key);
    const mac = await library.C_SignAsync(tools.session, macInput(bound, body), Buffer.alloc(MAC_BYTES));
    return Buffer.concat([body, mac]);
  },
  decrypt: async (tools, sealed, bound) => {
    const { binding, library } = tools.cryptoki;
    const body = sealed.subarray(0, -MAC_BYTES);
    library.C_VerifyInit(tools.session, { mechanism: binding.CKM_SHA256_HMAC }, macKey(tools));
    const isSound = await library.C_VerifyAsync(
      tools.session,
      macInput(bound, body),
      sealed.subarray(-MAC_BYTES),
    );
    if (!isSound) throw new Error('What is wrapped was altered or belongs elsewhere');
    const iv = body.subarray(0, CBC_IV_BYTES);
    library.C_DecryptInit(
      tools.session,
      { mechanism: binding.CKM_AES_CBC_PAD, parameter: iv },
      aesKey(tools),
    );
    return library.C_DecryptAsync(tools.session, body.subarray(CBC_IV_BYTES), Buffer.alloc(body.length));
  },
};

/** The ciphers, the preferred one first. */
export const ciphers: readonly Cipher[] = [gcm, cbcWithMac];
