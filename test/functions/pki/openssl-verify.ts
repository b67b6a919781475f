import { openssl } from '../../domain/pki/x509/openssl.ts';
import type { PkiPlace } from './pki-place.ts';

const listOf = async (place: PkiPlace, caId: string): Promise<string> =>
  openssl(['crl', '-inform', 'der', '-in', 'it', '-outform', 'pem'], {
    it: (await place.fetch(`/crl/${caId}/der`)).bytes,
  });

export const rootOf = (chain: string): string => {
  const all = chain.split(/(?<=-----END CERTIFICATE-----)/).map((each) => each.trim());
  return all.filter((each) => each !== '').at(-1) ?? '';
};

/** Verifies a leaf as strictly as OpenSSL can, with the lists of every CA above it. */
export const strictlyVerified = async (
  place: PkiPlace,
  leaf: { readonly certificate: string; readonly certificateChain: string },
  caIds: readonly string[],
): Promise<string> =>
  openssl(
    [
      'verify',
      '-x509_strict',
      '-crl_check_all',
      '-attime',
      String(Math.floor(place.world.app.runtime.now().getTime() / 1000) + 5),
      '-CAfile',
      'root.pem',
      '-untrusted',
      'chain.pem',
      '-CRLfile',
      'crls.pem',
      'leaf.pem',
    ],
    {
      'root.pem': rootOf(leaf.certificateChain),
      'chain.pem': leaf.certificateChain,
      'leaf.pem': leaf.certificate,
      'crls.pem': (await Promise.all(caIds.map((caId) => listOf(place, caId)))).join('\n'),
    },
  );
