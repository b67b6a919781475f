import { createHash } from 'node:crypto';
import type { Handle } from 'pkcs11js';
import type { CertificateKeyAlgorithm } from '../../../domain/pki/x509/key-algorithms.ts';
import type { Cryptoki, Session } from './cryptoki.ts';
import { assertStays, type KeyNames, pairFacts, pairTemplates } from './key-pair.ts';
import { type TokenSetting, tokenOf } from './shared-token.ts';
import { NotSeen } from './token.ts';

/** Key pairs of a token, told apart by label and id. Rejects with whatever the library or the HSM says. */
export interface SigningKeys {
  /** A new pair; its public half, SubjectPublicKeyInfo, DER. */
  make(names: KeyNames, algorithm: CertificateKeyAlgorithm): Promise<Buffer>;
  /** Signs the digest of a message; ECDSA signatures are `r‖s`. */
  sign(names: KeyNames, algorithm: CertificateKeyAlgorithm, message: Uint8Array): Promise<Buffer>;
  /** Of every private key of the token. */
  list(): Promise<readonly KeyNames[]>;
  /** Calls both halves otherwise. */
  rename(names: KeyNames, label: string): Promise<void>;
  destroy(names: KeyNames): Promise<void>;
}

/** Handles that are asked for at a time. */
const batch = 100;

const found = (
  { library }: Cryptoki,
  session: Session,
  template: Parameters<typeof library.C_FindObjectsInit>[1],
) => {
  library.C_FindObjectsInit(session, template);
  try {
    const all: Handle[] = [];
    for (;;) {
      const next = library.C_FindObjects(session, batch);
      all.push(...next);
      if (next.length < batch) return all;
    }
  } finally {
    library.C_FindObjectsFinal(session);
  }
};

const objects = (cryptoki: Cryptoki, session: Session, { label, id }: KeyNames, kind?: number) => {
  const { binding } = cryptoki;
  return found(cryptoki, session, [
    ...(kind === undefined ? [] : [{ type: binding.CKA_CLASS, value: kind }]),
    { type: binding.CKA_LABEL, value: label },
    { type: binding.CKA_ID, value: id },
  ]);
};

const privateKey = (cryptoki: Cryptoki, session: Session, names: KeyNames): Handle => {
  const all = objects(cryptoki, session, names, cryptoki.binding.CKO_PRIVATE_KEY);
  const [key] = all;
  if (!key || all.length > 1)
    throw new NotSeen(`The HSM has ${all.length === 0 ? 'no' : 'more than one'} key of that CA`);
  return key;
};

/** The key pairs in the token of a setting. */
export const openSigningKeys = (setting: TokenSetting): SigningKeys => {
  const token = tokenOf(setting);
  return {
    make: (names, algorithm) =>
      token.change(async (session, cryptoki) => {
        const { binding, library } = cryptoki;
        const facts = pairFacts(algorithm);
        const { publicTemplate, privateTemplate } = pairTemplates(
          binding,
          facts.publicTemplate(binding),
          names,
        );
        const pair = await library.C_GenerateKeyPairAsync(
          session,
          { mechanism: facts.generation(binding) },
          publicTemplate,
          privateTemplate,
        );
        assertStays(cryptoki, session, pair.privateKey);
        return facts.publicKey(cryptoki, session, pair.publicKey);
      }),
    sign: (names, algorithm, message) =>
      token.use(async (session, cryptoki) => {
        const { binding, library } = cryptoki;
        const { digest, mechanism, input, room } = pairFacts(algorithm);
        const bytes = input(createHash(digest).update(message).digest());
        library.C_SignInit(session, { mechanism: mechanism(binding) }, privateKey(cryptoki, session, names));
        return library.C_SignAsync(session, bytes, Buffer.alloc(room));
      }),
    list: () =>
      token.use(async (session, cryptoki) => {
        const { binding, library } = cryptoki;
        const keys = found(cryptoki, session, [{ type: binding.CKA_CLASS, value: binding.CKO_PRIVATE_KEY }]);
        return keys.map((key) => {
          const [label, id] = library
            .C_GetAttributeValue(session, key, [{ type: binding.CKA_LABEL }, { type: binding.CKA_ID }])
            .map(({ value }) => value as Buffer);
          return { label: String(label), id: Buffer.from(id ?? []) };
        });
      }),
    rename: (names, label) =>
      token.change(async (session, cryptoki) => {
        const { binding, library } = cryptoki;
        for (const each of objects(cryptoki, session, names))
          library.C_SetAttributeValue(session, each, [{ type: binding.CKA_LABEL, value: label }]);
      }),
    destroy: (names) =>
      token.change(async (session, cryptoki) => {
        for (const each of objects(cryptoki, session, names)) cryptoki.library.C_DestroyObject(session, each);
      }),
  };
};
