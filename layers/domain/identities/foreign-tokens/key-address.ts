import { createPublicKey, X509Certificate } from 'node:crypto';
import { LocketError } from '../../errors.ts';
import type { Unit } from '../../unit.ts';

const bad = (message: string): LocketError => new LocketError('bad-request', message);

/** An address that keys are read from. @throws LocketError `bad-request` for one that no key is read from. */
export const keyAddress = ({ egress }: Unit, text: string, member: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === 'https:' || (url?.protocol === 'http:' && egress.allowsPrivateTargets);
  if (!url || !isWeb) throw bad(`${member} must be an https address`);
  if (url.username || url.password || url.hash)
    throw bad(`${member} must not hold credentials or a fragment`);
  return text;
};

const blocks = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** The PEM blocks of a text, which holds nothing else; undefined when it does. */
const blocksIn = (text: string): readonly { readonly label: string; readonly pem: string }[] | undefined => {
  const found = [...text.matchAll(blocks)].map(([pem, label = '']) => ({ label, pem }));
  return text.replace(blocks, '').trim() === '' ? found : undefined;
};

const isCertificate = (pem: string): boolean => {
  try {
    return new X509Certificate(pem) !== undefined;
  } catch {
    return false;
  }
};

/** Certificates in PEM, or an empty text. @throws LocketError `bad-request` for anything else. */
export const certificatesIn = (text: string, member: string): string => {
  const found = blocksIn(text);
  if (!found?.every(({ label, pem }) => label === 'CERTIFICATE' && isCertificate(pem)))
    throw bad(`${member} must be certificates in PEM`);
  return text;
};

/** Why a key is not taken; undefined for a good one. Nothing but public keys: they are shown to whoever may look. */
const faultOfKey = (pem: string): string | undefined => {
  const [block, more] = blocksIn(pem) ?? [];
  if (!block || more || !/^(?:RSA )?PUBLIC KEY$/.test(block.label)) return 'is not one public key in PEM';
  try {
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = createPublicKey(pem);
    if (type === 'ed25519') return undefined;
    if (type === 'rsa') return (details?.modulusLength ?? 0) >= 2048 ? undefined : 'has fewer than 2048 bits';
    if (type === 'ec' && /^(?:prime256v1|secp384r1|secp521r1)$/.test(details?.namedCurve ?? ''))
      return undefined;
    return 'is neither RSA nor Ed25519 nor on P-256, P-384 or P-521';
  } catch {
    return 'is not one public key in PEM';
  }
};

/** Public keys in PEM. @throws LocketError `bad-request` for anything else, private keys above all. */
export const publicKeysIn = (keys: readonly string[]): readonly string[] => {
  for (const key of keys) {
    const fault = faultOfKey(key);
    if (fault !== undefined) throw bad(`publicKeys has an entry that ${fault}`);
  }
  return keys;
};
