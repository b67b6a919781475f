import { isIP } from 'node:net';
import { resolve } from 'node:path';
import * as z from 'zod';
import { Failure, type Surroundings } from '../../command.ts';
import { readNamed } from '../../files/private-file.ts';
import {
  type AuthFiles,
  common,
  Duration,
  File,
  Permissions,
  type RetryStrategy,
  readAs,
  retriesOf,
  yamlIn,
} from '../config-parts.ts';
import type { Milliseconds } from '../durations.ts';

const Text = z.string().min(1).max(2048);
const Texts = z.array(Text).max(100);

const Attributes = z.strictObject({
  'common-name': Text.optional(),
  'alt-names': Texts.optional(),
  'key-algorithm': Text.optional(),
  'signature-algorithm': Text.optional(),
  'key-usages': Texts.optional(),
  'extended-key-usages': Texts.optional(),
  'not-before': Text.optional(),
  'not-after': Text.optional(),
  'remove-roots-from-chain': z.boolean().optional(),
  ttl: Duration.optional(),
});

const Lifecycle = z.strictObject({
  'renew-before-expiry': Duration.optional(),
  'status-check-interval': Duration.optional(),
  'failure-retry-interval': Duration.optional(),
  'max-failure-retries': z.int().min(0).max(1000).optional(),
});

const Hook = z.strictObject({
  command: z.string().min(1),
  timeout: z
    .union([
      z
        .int()
        .positive()
        .transform((seconds) => seconds * 1000),
      Duration,
    ])
    .optional(),
});

const Output = z.strictObject({ path: File, permission: Permissions.optional() });

const Certificate = z.strictObject({
  'project-slug': Text.optional(),
  'application-name': Text.optional(),
  'profile-name': Text.optional(),
  'certificate-id': Text.optional(),
  csr: Text.max(70_000).optional(),
  'csr-path': File.optional(),
  attributes: Attributes.nullish(),
  lifecycle: Lifecycle.nullish(),
  'post-hooks': z
    .strictObject({
      'on-issuance': Hook.optional(),
      'on-renewal': Hook.optional(),
      'on-failure': Hook.optional(),
    })
    .nullish(),
  'file-output': z.strictObject({
    'private-key': Output.optional(),
    certificate: Output,
    chain: Output.extend({ 'omit-root': z.boolean().optional() }).optional(),
  }),
});

const Config = z.strictObject({
  version: z.enum(['v1', 'v2']),
  ...common,
  certificates: z.array(Certificate).min(1).max(1000),
});

type Held = z.infer<typeof Certificate>;

export interface Hook {
  readonly command: string;
  readonly timeout?: Milliseconds;
}

interface OutputFile {
  readonly path: string;
  readonly mode: number;
}

/** What a certificate is to say; what is missing is decided by its profile. */
export interface WantedAttributes {
  readonly commonName?: string;
  readonly altNames?: readonly { readonly type: NameType; readonly value: string }[];
  readonly keyAlgorithm?: string;
  readonly signatureAlgorithm?: string;
  readonly keyUsages?: readonly string[];
  readonly extendedKeyUsages?: readonly string[];
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly ttl?: string;
}

type NameType = 'dns_name' | 'ip_address' | 'email' | 'uri';

/** Where a certificate comes from: a profile of a project, or the one of an id. */
type Origin =
  | { readonly projectSlug: string; readonly profileName: string }
  | { readonly certificateId: string };

/** A certificate that the agent keeps. */
export interface KeptCertificate {
  /** How it is called where it is spoken of: its file. */
  readonly name: string;
  readonly origin: Origin;
  /** A request with a key that is not the agent's. */
  readonly csr?: string;
  readonly attributes: WantedAttributes;
  readonly leavesRootsOut: boolean;
  /** A third of its life unless given. */
  readonly renewBefore?: Milliseconds;
  readonly checkInterval: Milliseconds;
  readonly retryInterval: Milliseconds;
  /** How many failures in a row are followed by another try. */
  readonly maxRetries: number;
  readonly hooks: { readonly issued?: Hook; readonly renewed?: Hook; readonly failed?: Hook };
  readonly files: {
    readonly certificate: OutputFile;
    readonly privateKey?: OutputFile;
    readonly chain?: OutputFile;
  };
}

export interface CertificateAgentConfig {
  readonly address?: string;
  readonly method: string;
  readonly authFiles: AuthFiles;
  readonly exitsAfterAuth: boolean;
  readonly revokesOnShutdown: boolean;
  readonly retries: RetryStrategy;
  readonly certificates: readonly KeptCertificate[];
}

const usual = { check: 10_000, retry: 60_000, retries: 10 };
const SECOND = 1000;

const typeOf = (name: string): NameType => {
  if (isIP(name) > 0) return 'ip_address';
  if (name.includes('://')) return 'uri';
  return name.includes('@') ? 'email' : 'dns_name';
};

/** @throws Failure when it is neither or both, or needs what is not offered here */
const originOf = (held: Held, version: string): Origin => {
  const { 'project-slug': projectSlug, 'profile-name': profileName, 'certificate-id': certificateId } = held;
  if (held['application-name'] !== undefined)
    throw new Failure('Applications are not offered here: give project-slug, with version v1');
  if (certificateId !== undefined && projectSlug === undefined && profileName === undefined)
    return { certificateId };
  if (certificateId !== undefined || !projectSlug || !profileName)
    throw new Failure(`A certificate of ${version} needs project-slug and profile-name, or certificate-id`);
  return { projectSlug, profileName };
};

const csrOf = (held: Held, cwd: string): string | undefined => {
  const file = held['csr-path'];
  if (held.csr !== undefined && file !== undefined) throw new Failure('Give csr or csr-path, not both');
  return file === undefined ? held.csr : readNamed(resolve(cwd, file));
};

const attributesOf = (held: NonNullable<Held['attributes']>): WantedAttributes => {
  const wanted = {
    commonName: held['common-name'],
    altNames: held['alt-names']?.map((value) => ({ type: typeOf(value), value })),
    keyAlgorithm: held['key-algorithm'],
    signatureAlgorithm: held['signature-algorithm'],
    keyUsages: held['key-usages'],
    extendedKeyUsages: held['extended-key-usages'],
    notBefore: held['not-before'],
    notAfter: held['not-after'],
    ttl: held.ttl === undefined ? undefined : `${Math.ceil(held.ttl / SECOND)}s`,
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
};

const outputOf = ({ path, permission }: z.infer<typeof Output>, cwd: string): OutputFile => ({
  path: resolve(cwd, path),
  mode: Number.parseInt(permission ?? '600', 8),
});

const filesOf = (held: Held['file-output'], cwd: string): KeptCertificate['files'] => ({
  certificate: outputOf(held.certificate, cwd),
  ...(held['private-key'] && { privateKey: outputOf(held['private-key'], cwd) }),
  ...(held.chain && { chain: outputOf({ path: held.chain.path, permission: held.chain.permission }, cwd) }),
});

const hooksOf = (held: Held['post-hooks']): KeptCertificate['hooks'] => {
  const hooks = {
    issued: held?.['on-issuance'],
    renewed: held?.['on-renewal'],
    failed: held?.['on-failure'],
  };
  return Object.fromEntries(Object.entries(hooks).filter(([, hook]) => hook)) as KeptCertificate['hooks'];
};

const certificateOf = (held: Held, version: string, cwd: string): KeptCertificate => {
  const { attributes, lifecycle, 'file-output': output } = held;
  const [csr, renewBefore, ttl] = [csrOf(held, cwd), lifecycle?.['renew-before-expiry'], attributes?.ttl];
  if (renewBefore !== undefined && ttl !== undefined && renewBefore >= ttl)
    throw new Failure('renew-before-expiry is shorter than ttl: it would be renewed all the time');
  if (csr !== undefined && output['private-key'])
    throw new Failure('The key of a csr is not here: there is no private-key to write');
  const origin = originOf(held, version);
  if (csr !== undefined && 'certificateId' in origin)
    throw new Failure('A csr is for a profile: a certificate-id has a key already');
  return {
    name: output.certificate.path,
    origin,
    ...(csr !== undefined && { csr }),
    attributes: attributesOf(attributes ?? {}),
    leavesRootsOut: attributes?.['remove-roots-from-chain'] === true || output.chain?.['omit-root'] === true,
    ...(renewBefore !== undefined && { renewBefore }),
    checkInterval: lifecycle?.['status-check-interval'] ?? usual.check,
    retryInterval: lifecycle?.['failure-retry-interval'] ?? usual.retry,
    maxRetries: lifecycle?.['max-failure-retries'] ?? usual.retries,
    hooks: hooksOf(held['post-hooks']),
    files: filesOf(output, cwd),
  };
};

const assertApart = (certificates: readonly KeptCertificate[]): void => {
  const paths = certificates.flatMap(({ files }) => Object.values(files).map(({ path }) => path));
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined)
    throw new Failure(`The file ${twice} is written by two entries of the configuration`);
};

/** Reads the configuration of the agent for certificates, in YAML. What nobody knows is refused. @throws Failure */
export const readCertificateConfig = (text: string, around: Surroundings): CertificateAgentConfig => {
  const held = readAs(Config, yamlIn(text));
  const { address, ...instance } = held.locket ?? held.infisical ?? {};
  const certificates = held.certificates.map((each) => certificateOf(each, held.version, around.cwd));
  assertApart(certificates);
  return {
    ...(address !== undefined && { address }),
    method: held.auth.type,
    authFiles: held.auth.config ?? {},
    exitsAfterAuth: instance['exit-after-auth'] === true,
    revokesOnShutdown: instance['revoke-credentials-on-shutdown'] === true,
    retries: retriesOf(instance['retry-strategy'], around),
    certificates,
  };
};
