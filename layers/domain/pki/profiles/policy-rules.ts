import { createPublicKey } from 'node:crypto';
import { parseDuration } from '../../durations.ts';
import { LocketError } from '../../errors.ts';
import type { AlternativeName } from '../x509/alternative-names.ts';
import type { Validity } from '../x509/certificates.ts';
import type { CertificateKeyAlgorithm } from '../x509/key-algorithms.ts';
import type { x509 } from '../x509/library.ts';
import type { ExtendedKeyUsage, KeyUsage } from '../x509/usages.ts';
import type { NameType, PolicyContent, SubjectType, UsageRule, ValueRule } from './policy.ts';
import { fitsGlob, fitsNetwork } from './policy-patterns.ts';

/** What is to be certified. */
export interface Proposed {
  readonly name: x509.Name;
  readonly alternativeNames: readonly AlternativeName[];
  readonly keyUsages: readonly KeyUsage[];
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[];
  readonly validity: Validity;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Of the CA. */
  readonly issuerAlgorithm: CertificateKeyAlgorithm;
}

const refused = (why: string): LocketError => new LocketError('bad-request', `Invalid request: ${why}`);

/** Attribute types of names as the library calls them. */
const attributes: Readonly<Record<string, SubjectType>> = {
  CN: 'common_name',
  O: 'organization',
  OU: 'organizational_unit',
  C: 'country',
  ST: 'state',
  L: 'locality',
  DC: 'domain_component',
};

const kinds: Readonly<Record<AlternativeName['type'], NameType>> = {
  dns: 'dns_name',
  ip: 'ip_address',
  email: 'email',
  url: 'uri',
};

const valuesIn = (name: x509.Name): ReadonlyMap<SubjectType, readonly string[]> => {
  const all = name.toJSON().flatMap((part) =>
    Object.entries(part).flatMap(([type, values]) => {
      const known = attributes[type];
      if (!known) throw refused(`the subject has the attribute ${type}, of which no policy speaks`);
      return values.map((value) => [known, value] as const);
    }),
  );
  return valuesByType(all);
};

const valuesByType = <T extends string>(
  all: readonly (readonly [T, string])[],
): ReadonlyMap<T, readonly string[]> =>
  new Map(
    [...Map.groupBy(all, ([type]) => type)].map(([type, pairs]) => [type, pairs.map(([, value]) => value)]),
  );

type Fits = (pattern: string, value: string) => boolean;

const assertRule = <T extends string>(
  { type, allowed = [], required = [], denied = [] }: ValueRule<T>,
  values: readonly string[],
  fits: Fits,
): void => {
  const isAny = (patterns: readonly string[], value: string) =>
    patterns.some((pattern) => fits(pattern, value));
  // A rule that only denies allows the rest.
  const open = [...allowed, ...required];
  if (open.length > 0 && !values.every((value) => isAny(open, value)))
    throw refused(`${type} is not what the policy allows`);
  if (values.some((value) => isAny(denied, value))) throw refused(`${type} is one that the policy denies`);
  if (!required.every((pattern) => values.some((value) => fits(pattern, value))))
    throw refused(`${type} is not what the policy requires`);
};

/** What no rule speaks of is not allowed. Several rules of one type hold side by side. */
const assertValues = <T extends string>(
  rules: readonly ValueRule<T>[],
  values: ReadonlyMap<T, readonly string[]>,
  fitsFor: (type: T) => Fits,
): void => {
  for (const type of values.keys())
    if (!rules.some((rule) => rule.type === type)) throw refused(`the policy does not speak of ${type}`);
  for (const rule of rules) assertRule(rule, values.get(rule.type) ?? [], fitsFor(rule.type));
};

const assertUsages = <U extends string>(
  what: string,
  { allowed = [], required = [], denied = [] }: UsageRule<U>,
  usages: readonly U[],
): void => {
  const open = [...allowed, ...required];
  if (open.length > 0 && usages.length === 0)
    throw refused(`${what} is missing: a certificate without any is good for all`);
  if (!usages.every((usage) => open.includes(usage) && !denied.includes(usage)))
    throw refused(`${what} is not what the policy allows`);
  if (!required.every((usage) => usages.includes(usage)))
    throw refused(`${what} is not what the policy requires`);
};

/** What is meant where nothing is asked for: what must be, else all that may be; undefined where nothing may. */
export const usualUnder = <U extends string>(rule: UsageRule<U> | null): readonly U[] | undefined => {
  const { allowed = [], required = [], denied = [] } = rule ?? {};
  const usual = (required.length > 0 ? required : allowed).filter((usage) => !denied.includes(usage));
  return usual.length > 0 ? usual : undefined;
};

/** What keys are used for where a policy says nothing: TLS, as certificates of a CA are without any policy. */
const usualKeyUsages: UsageRule<KeyUsage> = { allowed: ['digitalSignature', 'keyEncipherment'] };

/** Algorithms in one spelling: `RSA_2048` and `RSA-2048`, `SHA256-RSA` and `RSA-SHA256` say the same. */
const spelled = (algorithm: string): string =>
  algorithm.toUpperCase().split(/[-_ ]/).sort().join('-').replaceAll('ECDSA', 'EC');

const curves: Readonly<Record<string, string>> = {
  prime256v1: 'EC-P256',
  secp384r1: 'EC-P384',
  secp521r1: 'EC-P521',
};

/** Further names of curves that clients use. */
const sameKey: Readonly<Record<string, string>> = {
  'EC-PRIME256V1': 'EC-P256',
  'EC-SECP384R1': 'EC-P384',
  'EC-SECP521R1': 'EC-P521',
};

const keySpelled = (algorithm: string): string => sameKey[spelled(algorithm)] ?? spelled(algorithm);

const keyAlgorithmOf = (spki: Uint8Array): string => {
  const { asymmetricKeyType: type = '', asymmetricKeyDetails: details = {} } = createPublicKey({
    key: Buffer.from(spki),
    type: 'spki',
    format: 'der',
  });
  if (type === 'rsa') return spelled(`RSA-${details.modulusLength}`);
  return type === 'ec' ? (curves[details.namedCurve ?? ''] ?? '') : spelled(type);
};

const signatures: Readonly<Record<CertificateKeyAlgorithm, string>> = {
  RSA_2048: 'RSA-SHA256',
  RSA_4096: 'RSA-SHA256',
  EC_prime256v1: 'EC-SHA256',
  EC_secp384r1: 'EC-SHA384',
  ED25519: 'ED25519',
};

/** Whether a signature algorithm, in any spelling, is the one that a CA signs by. */
export const isSignatureOf = (algorithm: string, issuer: CertificateKeyAlgorithm): boolean =>
  spelled(algorithm) === signatures[issuer];

const assertAlgorithms = (
  algorithms: PolicyContent['algorithms'],
  { publicKey, issuerAlgorithm }: Proposed,
): void => {
  const { signature, keyAlgorithm } = algorithms ?? {};
  if (keyAlgorithm?.length && !keyAlgorithm.map(keySpelled).includes(keyAlgorithmOf(publicKey)))
    throw refused('the key is of an algorithm that the policy does not allow');
  if (signature?.length && !signature.some((each) => isSignatureOf(each, issuerAlgorithm)))
    throw refused('the CA signs by an algorithm that the policy does not allow');
};

/** Milliseconds that a certificate under this policy may be valid; undefined for as long as its CA. */
export const longestUnder = ({ validity }: Pick<PolicyContent, 'validity'>): number | undefined =>
  validity?.max === undefined ? undefined : parseDuration(validity.max, 'validity.max');

const assertValidity = (policy: PolicyContent, { notBefore, notAfter }: Validity): void => {
  const longest = longestUnder(policy);
  if (longest !== undefined && notAfter.getTime() - notBefore.getTime() > longest)
    throw refused('the validity is longer than the policy allows');
};

/** Whether a policy allows an alternative name, whatever else has to be there. */
export const allowsName = ({ sans }: PolicyContent, { type, value }: AlternativeName): boolean => {
  const fits = type === 'ip' ? fitsNetwork : fitsGlob;
  const rules = sans.filter((rule) => rule.type === kinds[type]);
  const isOf = (patterns: readonly string[]) => patterns.some((pattern) => fits(pattern, value));
  return (
    rules.length > 0 &&
    rules.every(({ allowed = [], required = [], denied = [] }) => {
      const open = [...allowed, ...required];
      return (open.length === 0 || isOf(open)) && !isOf(denied);
    })
  );
};

/** @throws LocketError `bad-request` for a certificate that is not what a policy says, in any part. */
export const assertUnder = (policy: PolicyContent, proposed: Proposed): void => {
  const names = proposed.alternativeNames.map(({ type, value }) => [kinds[type], value] as const);
  assertValues(policy.subject, valuesIn(proposed.name), () => fitsGlob);
  assertValues(policy.sans, valuesByType(names), (type) => (type === 'ip_address' ? fitsNetwork : fitsGlob));
  assertUsages('key usage', policy.keyUsages ?? usualKeyUsages, proposed.keyUsages);
  assertUsages('extended key usage', policy.extendedKeyUsages ?? {}, proposed.extendedKeyUsages);
  assertAlgorithms(policy.algorithms, proposed);
  assertValidity(policy, proposed.validity);
};
