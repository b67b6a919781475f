import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { Failure } from '../../command.ts';
import { readIfOwn, writeWhole } from '../../files/private-file.ts';
import type { KeptCertificate } from './config.ts';
import type { Issued } from './issuing.ts';

/** A certificate whose files are as they are to be. */
export interface Held {
  readonly certificateId: string;
  /** Of its validity, in milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

/** What is remembered beside a certificate over a restart; nothing of it is secret. */
interface Note {
  readonly certificateId: string;
  readonly fingerprint: string;
  /** Of the entry that asked for it: one that was changed asks for another certificate. */
  readonly entry: string;
}

const noteFile = ({ files }: KeptCertificate): string => `${files.certificate.path}.locket.json`;

const entryDigest = ({ origin, csr, attributes, leavesRootsOut }: KeptCertificate): string =>
  createHash('sha256')
    .update(JSON.stringify([origin, csr, attributes, leavesRootsOut]))
    .digest('hex');

const heldOf = (certificateId: string, certificate: X509Certificate): Held => ({
  certificateId,
  from: certificate.validFromDate.getTime(),
  until: certificate.validToDate.getTime(),
});

const parsed = (pem: string): X509Certificate => {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new Failure('Locket answered what is no certificate');
  }
};

const noteIn = (text: string | undefined): Partial<Note> => {
  try {
    return { ...JSON.parse(text ?? '{}') };
  } catch {
    return {};
  }
};

/** Whether the files that are wanted are there and belong together. */
const isWhole = (certificate: X509Certificate, { files }: KeptCertificate): boolean => {
  if (files.chain && readIfOwn(files.chain.path) === undefined) return false;
  if (!files.privateKey) return true;
  try {
    return certificate.checkPrivateKey(createPrivateKey(readIfOwn(files.privateKey.path) ?? ''));
  } catch {
    return false;
  }
};

/** What an agent left behind for this entry, if it is whole and still good. `now` is in milliseconds since 1970. */
export const heldOnDisk = (wanted: KeptCertificate, now: number): Held | undefined => {
  const note = noteIn(readIfOwn(noteFile(wanted)));
  const pem = readIfOwn(wanted.files.certificate.path);
  if (typeof note.certificateId !== 'string' || note.entry !== entryDigest(wanted) || !pem) return undefined;
  try {
    const certificate = new X509Certificate(pem);
    if (certificate.fingerprint256 !== note.fingerprint || !isWhole(certificate, wanted)) return undefined;
    const held = heldOf(note.certificateId, certificate);
    return held.until > now ? held : undefined;
  } catch {
    return undefined;
  }
};

const ended = (pem: string): string => (pem === '' || pem.endsWith('\n') ? pem : `${pem}\n`);

/**
 * Writes the files of a certificate, the key first and what says that all is whole last: an agent that died between
 * them gets another certificate. @throws Failure
 */
export const writeFiles = (wanted: KeptCertificate, issued: Issued): Held => {
  const certificate = parsed(issued.certificate);
  const { files } = wanted;
  if (files.privateKey) {
    if (!issued.privateKey) throw new Failure('Locket gave no private key');
    writeWhole(files.privateKey.path, ended(issued.privateKey), files.privateKey.mode);
  }
  writeWhole(files.certificate.path, ended(issued.certificate), files.certificate.mode);
  if (files.chain) writeWhole(files.chain.path, ended(issued.chain), files.chain.mode);
  const { certificateId } = issued;
  const note: Note = { certificateId, fingerprint: certificate.fingerprint256, entry: entryDigest(wanted) };
  writeWhole(noteFile(wanted), `${JSON.stringify(note)}\n`);
  return heldOf(certificateId, certificate);
};
