import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Leaf {
  readonly certificate: string;
  readonly issuingCaCertificate: string;
  readonly certificateChain: string;
  readonly serialNumber: string;
}

/** Runs a step in a folder of its own. */
export const inFolder = <T>(step: (path: (name: string) => string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), 'locket-ocsp-'));
  try {
    return step((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

export const run = (args: readonly string[]): string =>
  execFileSync('openssl', ['ocsp', ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** The request that OpenSSL makes about certificates of one issuer. */
export const requestFor = (leaf: Leaf, more: readonly string[] = ['-no_nonce']): Buffer =>
  inFolder((path) => {
    writeFileSync(path('ca'), leaf.issuingCaCertificate);
    writeFileSync(path('leaf'), leaf.certificate);
    run([...more, '-issuer', path('ca'), '-cert', path('leaf'), '-reqout', path('out')]);
    return readFileSync(path('out'));
  });

/** What OpenSSL says of a response: whether who signed it may, and the status of the certificate. */
export const verified = (
  now: Date,
  leaf: Leaf,
  request: Buffer,
  response: Buffer,
  hash: readonly string[] = [],
): string =>
  inFolder((path) => {
    const root = leaf.certificateChain.split(/(?<=-----END CERTIFICATE-----)/).at(-1) ?? '';
    writeFileSync(path('ca'), leaf.issuingCaCertificate);
    writeFileSync(path('chain'), leaf.certificateChain);
    writeFileSync(path('root'), root.trim() === '' ? leaf.certificateChain : root);
    writeFileSync(path('leaf'), leaf.certificate);
    writeFileSync(path('request'), request);
    writeFileSync(path('response'), response);
    const at = Math.floor(now.getTime() / 1000) + 1;
    const files = ['-issuer', path('ca'), '-cert', path('leaf'), '-CAfile', path('root')];
    const said = [
      '-no_nonce',
      '-reqin',
      path('request'),
      '-respin',
      path('response'),
      '-verify_other',
      path('chain'),
    ];
    const command = `openssl ocsp ${[...hash, ...files, ...said].join(' ')} -attime ${at} -validity_period 1000000000 2>&1 || true`;
    return execFileSync('sh', ['-c', command], { encoding: 'utf8' });
  });
