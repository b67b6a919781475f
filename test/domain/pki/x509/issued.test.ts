import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { alternativeNames } from '../../../../layers/domain/pki/x509/alternative-names.ts';
import {
  type Issuer,
  newSerialNumber,
  selfSigned,
  signIntermediate,
} from '../../../../layers/domain/pki/x509/certificates.ts';
import { linkedChain } from '../../../../layers/domain/pki/x509/chains.ts';
import {
  certificateKeyAlgorithms,
  newPrivateKey,
  softwareSigner,
} from '../../../../layers/domain/pki/x509/key-algorithms.ts';
import { signLeaf } from '../../../../layers/domain/pki/x509/leaf-certificate.ts';
import { x509 } from '../../../../layers/domain/pki/x509/library.ts';
import { commonNameOnly, distinguishedName } from '../../../../layers/domain/pki/x509/names.ts';
import { newCaRequest, readRequest } from '../../../../layers/domain/pki/x509/requests.ts';
import { revocationListPem, signRevocationList } from '../../../../layers/domain/pki/x509/revocation-list.ts';
import { hasOpenssl, openssl } from './openssl.ts';

const day = 86_400_000;
const now = new Date();
const years = (count: number) => ({
  notBefore: new Date(now.getTime() - 1000),
  notAfter: new Date(now.getTime() + count * 365 * day),
});
const serial = () => newSerialNumber((size) => randomBytes(size));
const addresses = {
  issuer: 'http://locket.example.com/api/v1/pki/ca/1/certificates/1/der',
  crl: 'http://locket.example.com/api/v1/pki/crl/1/der',
  ocsp: 'http://locket.example.com/api/v1/pki/ocsp/1',
};
const parts = {
  country: 'CH',
  organization: 'Acme, Inc. "Ä"',
  ou: '',
  province: '',
  commonName: 'Root',
  locality: '',
};

/** A root, an intermediate and a leaf of one algorithm, with the lists of both CAs. */
const hierarchy = async (algorithm: (typeof certificateKeyAlgorithms)[number]) => {
  const rootSigner = softwareSigner(algorithm, await newPrivateKey(algorithm));
  const { name: rootName } = distinguishedName(parts);
  const root = await selfSigned(
    {
      name: rootName,
      publicKey: rootSigner.publicKey,
      serialNumber: serial(),
      validity: years(10),
      pathLength: 1,
    },
    rootSigner,
  );
  const rootIssuer: Issuer = { name: rootName, signer: rootSigner, addresses };
  const signer = softwareSigner(algorithm, await newPrivateKey(algorithm));
  const { name } = distinguishedName({ ...parts, commonName: 'Intermediate' });
  const request = await readRequest(await newCaRequest(name, signer));
  const intermediate = await signIntermediate(
    {
      name: request.name,
      publicKey: request.publicKey,
      serialNumber: serial(),
      validity: years(5),
      pathLength: 0,
    },
    rootIssuer,
  );
  const leafKey = softwareSigner(algorithm, await newPrivateKey(algorithm));
  const der = await signLeaf(
    {
      name: commonNameOnly('www.example.com'),
      publicKey: leafKey.publicKey,
      serialNumber: serial(),
      validity: years(1),
      alternativeNames: alternativeNames(
        'www.example.com, *.bücher.example, a@example.com, 10.0.0.1, 2001:db8::1, spiffe://a/b',
      ),
      keyUsages: ['digitalSignature', 'keyEncipherment'],
      extendedKeyUsages: ['serverAuth', 'clientAuth'],
    },
    { name, signer, addresses },
  );
  const leaf = new x509.X509Certificate(new Uint8Array(der));
  const list = (of: typeof name, by: typeof signer, serialNumber: string) =>
    signRevocationList({
      issuer: of,
      signer: by,
      number: 7,
      thisUpdate: new Date(now.getTime() - 1000),
      nextUpdate: new Date(now.getTime() + 7 * day),
      revoked: [{ serialNumber, revokedAt: now, reason: 1 }],
    });
  return {
    root,
    intermediate,
    leaf,
    rootList: await list(rootName, rootSigner, serial()),
    leafList: await list(name, signer, serial()),
    revokingList: await list(name, signer, leaf.serialNumber),
  };
};

describe.skipIf(!hasOpenssl)('what is issued, as OpenSSL reads it', () => {
  if (!hasOpenssl) console.log('skipped: OpenSSL is not installed');

  it.each(certificateKeyAlgorithms)('a chain of %s verifies strictly, with its lists', async (algorithm) => {
    const made = await hierarchy(algorithm);
    const files = {
      'root.pem': made.root.toString('pem'),
      'chain.pem': made.intermediate.toString('pem'),
      'leaf.pem': made.leaf.toString('pem'),
      'crls.pem': [made.rootList, made.leafList].map(revocationListPem).join('\n'),
      'revoking.pem': [made.rootList, made.revokingList].map(revocationListPem).join('\n'),
    };
    const verify = (lists: string) =>
      openssl(
        [
          'verify',
          '-x509_strict',
          '-crl_check_all',
          '-CAfile',
          'root.pem',
          '-untrusted',
          'chain.pem',
          '-CRLfile',
          lists,
          'leaf.pem',
        ],
        files,
      );

    expect(verify('crls.pem')).toContain('leaf.pem: OK');
    expect(() => verify('revoking.pem')).toThrow('certificate revoked');
    expect(
      openssl(['crl', '-in', 'revoking.pem', '-noout', '-text'], {
        'revoking.pem': revocationListPem(made.revokingList),
      }),
    ).toMatch(/Key Compromise/);
    expect(linkedChain(made.intermediate, [made.root], now)).toHaveLength(1);
    const text = openssl(['x509', '-in', 'leaf.pem', '-noout', '-text'], files);
    for (const said of [
      'DNS:www.example.com',
      'DNS:*.xn--bcher-kva.example',
      'email:a@example.com',
      'IP Address:10.0.0.1',
      'IP Address:2001:DB8',
      'URI:spiffe://a/b',
      'CA:FALSE',
      'OCSP - URI',
    ])
      expect(text).toContain(said);
  });

  it('the key of a list is named as certificates of its CA name it', async () => {
    const { leaf, leafList } = await hierarchy('EC_prime256v1');
    const inList = openssl(['crl', '-inform', 'der', '-in', 'list', '-noout', '-text'], { list: leafList });
    const inLeaf = openssl(['x509', '-in', 'leaf.pem', '-noout', '-ext', 'authorityKeyIdentifier'], {
      'leaf.pem': leaf.toString('pem'),
    });

    const [id = 'none'] = /(?:[0-9A-F]{2}:){19}[0-9A-F]{2}/.exec(inLeaf) ?? [];
    expect(inList).toContain(id);
    expect(inList).toContain('X509v3 CRL Number: \n                7');
  });
});
