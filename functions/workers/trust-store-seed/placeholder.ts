import { newSerialNumber, selfSigned, toPem } from '../../../layers/domain/pki/x509/certificates.ts';
import { newPrivateKey, softwareSigner } from '../../../layers/domain/pki/x509/key-algorithms.ts';
import { commonNameOnly } from '../../../layers/domain/pki/x509/names.ts';
import type { Runtime } from '../../../layers/domain/runtime.ts';

const algorithm = 'EC_prime256v1';

/** The end that stands for none (RFC 5280 section 4.1.2.5). */
const never = new Date('9999-12-31T23:59:59Z');

/** A certificate of a CA that signs nothing: its key is never written anywhere, and gone when this returns. */
export const makePlaceholder = async (runtime: Pick<Runtime, 'now' | 'randomBytes'>): Promise<string> => {
  const signer = softwareSigner(algorithm, await newPrivateKey(algorithm));
  const subject = {
    name: commonNameOnly('Locket: nobody has this key'),
    publicKey: signer.publicKey,
    serialNumber: newSerialNumber((size) => runtime.randomBytes(size)),
    validity: { notBefore: runtime.now(), notAfter: never },
    pathLength: 0,
  };
  return `${toPem(await selfSigned(subject, signer)).trim()}\n`;
};
