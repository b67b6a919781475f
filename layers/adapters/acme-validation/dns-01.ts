import { createHash } from 'node:crypto';
import type { Finding, Proof } from '../../domain/pki/acme/validation.ts';
import { notProven, proven } from './findings.ts';
import type { Surroundings } from './settings.ts';

/** Looks for the digest of the key authorization among the texts of the name (RFC 8555 section 8.4). */
export const lookByDns = async (
  { identifier, keyAuthorization }: Proof,
  { texts }: Pick<Surroundings, 'texts'>,
): Promise<Finding> => {
  const expected = createHash('sha256').update(keyAuthorization).digest('base64url');
  return (await texts(`_acme-challenge.${identifier.value}`)).includes(expected)
    ? proven
    : notProven('unauthorized', 'No TXT record of the name has the digest of the key authorization');
};
