import * as z from 'zod';
import { LocketError } from '../../../layers/domain/errors.ts';
import type { CertificateKeyAlgorithm } from '../../../layers/domain/pki/x509/key-algorithms.ts';
import {
  type ExtendedKeyUsage,
  extendedKeyUsages,
  type KeyUsage,
  keyUsages,
} from '../../../layers/domain/pki/x509/usages.ts';
import { members } from '../../../layers/http/access.ts';
import { id, optional, ruled } from '../../../layers/http/wire.ts';

export const certManager = '/api/v1/cert-manager';

/** The project, where the client names one. */
export const named = { projectId: optional(id), projectSlug: optional(z.string().trim().min(1).max(128)) };

/** `digitalSignature` as this generation of the API writes it: `digital_signature`. */
export const snaked = (usage: string): string =>
  usage.replace('cRL', 'crl').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const inEither = <U extends string>(known: readonly U[]) => {
  const byName = new Map(
    known.flatMap((usage) => [[usage, usage] as const, [snaked(usage), usage] as const]),
  );
  return ruled(z.string().trim().max(64), (text): U => {
    const usage = byName.get(text as U);
    if (usage === undefined)
      throw new LocketError('invalid-input', `must be one of ${known.map(snaked).join(', ')}`);
    return usage;
  });
};

/** Usages in either spelling. */
export const keyUsage = inEither<KeyUsage>(keyUsages);
export const extendedKeyUsage = inEither<ExtendedKeyUsage>(extendedKeyUsages);
export const keyUsageList = optional(z.array(keyUsage).max(keyUsages.length));
export const extendedKeyUsageList = optional(z.array(extendedKeyUsage).max(extendedKeyUsages.length));

/** Algorithms of keys that are made here, in the spellings that clients have for them. */
const keyAlgorithms: Readonly<Record<string, CertificateKeyAlgorithm>> = {
  RSA_2048: 'RSA_2048',
  'RSA-2048': 'RSA_2048',
  RSA_4096: 'RSA_4096',
  'RSA-4096': 'RSA_4096',
  EC_prime256v1: 'EC_prime256v1',
  'ECDSA-P256': 'EC_prime256v1',
  EC_secp384r1: 'EC_secp384r1',
  'ECDSA-P384': 'EC_secp384r1',
  ED25519: 'ED25519',
};

export const keyAlgorithm = ruled(z.string().trim().max(32), (text): CertificateKeyAlgorithm => {
  const algorithm = Object.hasOwn(keyAlgorithms, text) ? keyAlgorithms[text] : undefined;
  if (algorithm === undefined)
    throw new LocketError(
      'invalid-input',
      `must be one of ${[...new Set(Object.values(keyAlgorithms))].join(', ')}`,
    );
  return algorithm;
});

/** Names of that kind are not offered: a list of them must be empty. */
export const noDomainComponents = optional(z.array(z.string()).max(0, 'are not offered'));

export const PolicyId = z.object({ policyId: id });
export const ProfileId = z.object({ profileId: id });
export const CertificateId = z.object({ certificateId: id });

export const reading = { access: members, method: 'GET', limit: 'read' } as const;
export const writing = { access: members, method: 'POST', limit: 'write' } as const;
export const changing = { access: members, method: 'PATCH', limit: 'write' } as const;
export const removing = { access: members, method: 'DELETE', limit: 'write' } as const;
