import { describe, expect, it } from 'vitest';
import { perPlace } from '../../../../layers/domain/pki/list-places.ts';
import { newPrivateKey, softwareSigner } from '../../../../layers/domain/pki/x509/key-algorithms.ts';
import { commonNameOnly } from '../../../../layers/domain/pki/x509/names.ts';
import { signRevocationList } from '../../../../layers/domain/pki/x509/revocation-list.ts';
import { processorTime } from '../../../harness/processor-time.ts';

const places = 8;
const longestAddress = `https://${'a'.repeat(60)}.${'b'.repeat(60)}.example.com/api/v1/pki/crl/${'0'.repeat(36)}.1/der`;

const listOf = async (entries: number) => {
  const signer = softwareSigner('RSA_4096', await newPrivateKey('RSA_4096'));
  const revoked = Array.from({ length: entries }, (_, n) => ({
    serialNumber: `7f${n.toString(16).padStart(38, 'f')}`,
    revokedAt: new Date('2051-01-01T00:00:00Z'),
    reason: 1,
  }));
  const [thisUpdate, nextUpdate] = [new Date('2051-01-01T00:00:00Z'), new Date('2051-01-08T00:00:00Z')];
  const issuer = commonNameOnly('x'.repeat(64));
  const onlyAt = Array.from({ length: 10 }, () => longestAddress);
  const began = processorTime();
  const der = await signRevocationList({
    issuer,
    signer,
    number: 1,
    thisUpdate,
    nextUpdate,
    revoked,
    onlyAt,
  });
  return { der, seconds: (processorTime() - began) / 1000 };
};

describe('a revocation list', () => {
  it('on which every certificate that belongs to it is revoked has less than 3 MB', async () => {
    const { der } = await listOf(perPlace * places);
    expect(der.length).toBeLessThan(3_000_000);
  });

  it('of 100,000 entries is signed within two seconds', async () => {
    // The quickest of three: on a busy machine one says more of what else runs.
    const times: number[] = [];
    for (let n = 0; n < 3; n += 1) times.push((await listOf(100_000)).seconds);
    expect(Math.min(...times)).toBeLessThan(2);
  });
});
