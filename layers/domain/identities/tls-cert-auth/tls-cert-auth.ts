import { isIPv6, SocketAddress } from 'node:net';
import { LocketError } from '../../errors.ts';
import type { Unit } from '../../unit.ts';
import { allowListFrom } from '../foreign-tokens/allow-list.ts';
import { anyValue } from '../foreign-tokens/claim-values.ts';
import { certificatesIn } from '../foreign-tokens/key-address.ts';
import type { AttachedMethod } from '../identity.ts';
import { attachMethod, type MethodKind, updateMethod } from '../methods.ts';
import type { PolicyDraft } from '../token-policy.ts';
import { type AltName, blocksIn, certificateIn } from './certificate.ts';

/** Of names each list holds entries or `*`, and an empty one is not looked at; one of them is not empty. */
export interface TlsCertAuthConfig {
  /** Certificates of authorities, in PEM. */
  readonly caCertificate: string;
  readonly allowedCommonNames: readonly string[];
  /** Names of hosts, addresses and URIs as they were given, with or without their kind in front. */
  readonly allowedSubjectAltNames: readonly string[];
  /**
   * False asks only that an authority of the bundle signed the certificate. It is kept and told, and changes nothing:
   * authorities that a client shows are not looked at, so one of the bundle has always signed, and the way up from
   * there is always verified. Absent in configurations from before it was kept: true.
   */
  readonly verifyClientCertificateChain?: boolean;
}

export type TlsCertAuth = AttachedMethod<TlsCertAuthConfig>;

/** TLS certificate auth as a request configures it: what is left out stays as it is. */
export interface TlsCertAuthDraft extends PolicyDraft {
  readonly caCertificate?: string | undefined;
  /** Separated by commas. */
  readonly allowedCommonNames?: string | undefined;
  readonly allowedSubjectAltNames?: readonly string[] | undefined;
  readonly verifyClientCertificateChain?: boolean | undefined;
}

export const tlsCertAuth: MethodKind<TlsCertAuthConfig> = {
  method: 'tls-cert-auth',
  noun: 'TLS certificate auth',
  noted: ({ allowedCommonNames, allowedSubjectAltNames }) => ({
    allowedCommonNames,
    allowedSubjectAltNames,
  }),
};

const unset: TlsCertAuthConfig = { caCertificate: '', allowedCommonNames: [], allowedSubjectAltNames: [] };

const bad = (message: string): LocketError => new LocketError('bad-request', message);

const authoritiesIn = (text: string): string => {
  certificatesIn(text, 'caCertificate');
  for (const block of blocksIn(text)) {
    const certificate = certificateIn(block);
    if (!certificate?.isAuthority || !certificate.maySignCertificates)
      throw bad('caCertificate has a certificate that is not that of an authority');
    if (!certificate.hasStrongKey)
      throw bad('caCertificate has a key that is too weak: RSA of 2048 bits, P-256 or Ed25519 at least');
    if (certificate.hasUnknownDemand)
      throw bad('caCertificate has a certificate with a critical extension that is not checked here');
  }
  return text;
};

const nameForm = /^[^\p{C},]{1,256}$/u;

const commonNamesIn = (text: string): readonly string[] =>
  allowListFrom(text, 'allowedCommonNames', nameForm, 'a name');

/** An entry for alternative names, which may begin with the kind of name that it is for, as Terraform writes them. */
const altNameEntry = (entry: string): { readonly only: string | undefined; readonly text: string } => {
  const [prefix = '', only] = /^(DNS|EMAIL|IP|URI):/.exec(entry) ?? [];
  return { only, text: entry.slice(prefix.length) };
};

const altNameIn = (entry: string): string => {
  if (!nameForm.test(altNameEntry(entry).text))
    throw bad('allowedSubjectAltNames has an entry that is not a name');
  return entry;
};

/** Without names, whoever has any certificate of the authorities would get in. */
const assertBounded = ({ allowedCommonNames, allowedSubjectAltNames }: TlsCertAuthConfig): void => {
  if (allowedCommonNames.length + allowedSubjectAltNames.length === 0)
    throw bad(
      'Give allowedCommonNames or allowedSubjectAltNames: without, everybody with a certificate of these authorities could log in. Write * as allowedCommonNames if that is meant',
    );
};

const configFrom = (draft: TlsCertAuthDraft, before: TlsCertAuthConfig): TlsCertAuthConfig => {
  const { caCertificate, allowedCommonNames: names, allowedSubjectAltNames: altNames } = draft;
  const config = {
    caCertificate: caCertificate === undefined ? before.caCertificate : authoritiesIn(caCertificate),
    allowedCommonNames: names === undefined ? before.allowedCommonNames : commonNamesIn(names),
    allowedSubjectAltNames: altNames === undefined ? before.allowedSubjectAltNames : altNames.map(altNameIn),
    verifyClientCertificateChain:
      draft.verifyClientCertificateChain ?? before.verifyClientCertificateChain ?? true,
  };
  assertBounded(config);
  return config;
};

/** Whether a list lets a common name in; a list without entries is not looked at. */
export const isNamed = (entries: readonly string[], name: string | undefined): boolean =>
  entries.length === 0 || (name !== undefined && (entries.includes(anyValue) || entries.includes(name)));

/** An IPv6 address has many spellings, and hosts have no case; all else counts to the letter. */
const spelled = (kind: AltName['kind'], text: string): string => {
  if (kind === 'DNS') return text.toLowerCase();
  const isAddress = kind === 'IP' && isIPv6(text) && !text.includes('%');
  return isAddress ? new SocketAddress({ address: text, family: 'ipv6' }).address : text;
};

/** An entry that says of which kind it is stands for no other. */
const standsFor = (entry: string, { kind, name }: AltName): boolean => {
  if (entry === anyValue) return true;
  const { only, text } = altNameEntry(entry);
  if (only !== undefined && only !== kind) return false;
  return spelled(kind, text) === spelled(kind, name);
};

/** The same for alternative names, of which one must be in the list. */
export const isAltNamed = (entries: readonly string[], names: readonly AltName[]): boolean =>
  entries.length === 0 || names.some((name) => entries.some((entry) => standsFor(entry, name)));

/** Attaches TLS certificate auth. @throws LocketError `bad-request` for a configuration that can let nobody in, or anybody. */
export const attachTlsCertAuth = (
  unit: Unit,
  identityId: string,
  draft: TlsCertAuthDraft,
): Promise<TlsCertAuth> => attachMethod(unit, tlsCertAuth, identityId, draft, configFrom(draft, unset));

/** Reconfigures TLS certificate auth: it counts from the next login on. */
export const updateTlsCertAuth = (
  unit: Unit,
  identityId: string,
  draft: TlsCertAuthDraft,
): Promise<TlsCertAuth> =>
  updateMethod(unit, tlsCertAuth, identityId, draft, (before) => configFrom(draft, before));
