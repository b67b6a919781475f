import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '../instance/files.ts';
import type { Pair } from './certificates.ts';

const day = 86_400_000;
/** A certificate of the server is made anew this long before its end, and the CA before it would outlive that. */
const spare = { server: 30 * day, authority: 365 * day };

/** By these names a machine calls itself. */
const ownNames = ['localhost', '127.0.0.1', '::1'];
const everyAddress = ['0.0.0.0', '::'];

/** All names in the certificate of a server that listens at `host`. */
export const serverNames = (host: string, allowedHosts: readonly string[]): readonly string[] => [
  ...new Set([...ownNames, ...[host, ...allowedHosts].filter((name) => !everyAddress.includes(name))]),
];

/** Where the certificate of this machine's CA is, PEM: what clients are told to trust. */
export const authorityPath = (dataDir: string): string => join(dataDir, 'tls', 'ca.pem');

const pathsOf = (dataDir: string, who: 'ca' | 'server') => ({
  certificate: join(dataDir, 'tls', `${who}.pem`),
  key: join(dataDir, 'tls', `${who}.key`),
});

/** A pair that is whole and has some time left; undefined for one that is to be made anew. */
const kept = (paths: ReturnType<typeof pathsOf>, until: number): Pair | undefined => {
  try {
    const pair = {
      certificate: readFileSync(paths.certificate, 'utf8'),
      key: readFileSync(paths.key, 'utf8'),
    };
    const certificate = new X509Certificate(pair.certificate);
    const isWhole = certificate.checkPrivateKey(createPrivateKey(pair.key));
    return isWhole && Date.parse(certificate.validTo) > until ? pair : undefined;
  } catch {
    return undefined;
  }
};

/** The key first: a certificate whose key is not there yet is never taken for whole. */
const keep = (paths: ReturnType<typeof pathsOf>, pair: Pair): Pair => {
  writeWhole(paths.key, pair.key);
  writeWhole(paths.certificate, pair.certificate);
  return pair;
};

const isNamed = (certificate: X509Certificate, name: string): boolean =>
  (isIP(name) === 0 ? certificate.checkHost(name, { subject: 'never' }) : certificate.checkIP(name)) !==
  undefined;

const isFor = (
  { certificate }: Pair,
  names: readonly string[],
  { certificate: authority }: Pair,
): boolean => {
  const [server, issuer] = [new X509Certificate(certificate), new X509Certificate(authority)];
  return (
    names.every((name) => isNamed(server, name)) &&
    server.checkIssued(issuer) &&
    server.verify(issuer.publicKey)
  );
};

/** What a server of TLS needs: its certificate and its key, PEM. */
export interface ServerIdentity {
  readonly cert: string;
  readonly key: string;
}

/**
 * The certificate by which the runner is known, from the data folder. The CA is made once and kept for ten years; the
 * server's certificate is made anew when less than 30 days of it are left, or when it lacks one of the names. Keys are
 * readable by their owner only.
 */
export const serverIdentity = async (
  dataDir: string,
  names: readonly string[],
  now: Date,
): Promise<ServerIdentity> => {
  const [ca, server] = [pathsOf(dataDir, 'ca'), pathsOf(dataDir, 'server')];
  mkdirSync(join(dataDir, 'tls'), { recursive: true, mode: 0o700 });
  const keptAuthority = kept(ca, now.getTime() + spare.authority);
  const keptServer = kept(server, now.getTime() + spare.server);
  if (keptAuthority && keptServer && isFor(keptServer, names, keptAuthority))
    return { cert: keptServer.certificate, key: keptServer.key };
  // What makes certificates is large, and needed four times a year.
  const { newAuthority, newServer } = await import('./certificates.ts');
  const authority = keptAuthority ?? keep(ca, await newAuthority(hostname(), now));
  const made = keep(server, await newServer(names, authority, now));
  return { cert: made.certificate, key: made.key };
};

/** Looks daily whether the certificate of a server that runs has to be renewed. Answers what ends it. */
export const renewDaily = (
  look: () => Promise<ServerIdentity>,
  use: (identity: ServerIdentity) => void,
): (() => void) => {
  const timer = setInterval(() => void look().then(use, () => undefined), day);
  timer.unref();
  return () => clearInterval(timer);
};
