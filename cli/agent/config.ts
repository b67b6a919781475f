import { resolve } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { Failure, type Surroundings } from '../command.ts';
import { readNamed } from '../files/private-file.ts';
import { durationIn, type Milliseconds } from './durations.ts';

const Duration = z.union([z.string(), z.number()]).transform((given, context): Milliseconds => {
  const milliseconds = durationIn(String(given));
  if (milliseconds !== undefined) return milliseconds;
  context.addIssue({ code: 'custom', message: 'is a span of time such as 500ms, 30s, 5m or 7d' });
  return z.NEVER;
});

const File = z.string().min(1);

const Retries = z.strictObject({
  'max-retries': z.int().min(0).max(20).optional(),
  'base-delay': Duration.optional(),
  'max-delay': Duration.optional(),
});

const Instance = z.strictObject({
  address: z.string().optional(),
  'exit-after-auth': z.boolean().optional(),
  'revoke-credentials-on-shutdown': z.boolean().optional(),
  'retry-strategy': Retries.optional(),
  'max-age': Duration.optional(),
});

/** Files that hold what a login shows; each method takes some of them. */
const AuthConfig = z.strictObject({
  'client-id': File.optional(),
  'client-secret': File.optional(),
  remove_client_secret_on_read: z.boolean().optional(),
  'identity-id': File.optional(),
  'service-account-token': File.optional(),
  'service-account-key': File.optional(),
  jwt: File.optional(),
  username: File.optional(),
  password: File.optional(),
  'remove-password-on-read': z.boolean().optional(),
});

const Sink = z.strictObject({ type: z.literal('file'), config: z.strictObject({ path: File }) });

/** Seconds between two looks at secrets below which a server would have little else to do. */
const SHORTEST = 10_000;

const TemplateConfig = z.strictObject({
  'polling-interval': Duration.refine((interval) => interval >= SHORTEST, 'is 10s or longer').optional(),
  permissions: z
    .string()
    .regex(/^0?[0-7]{3}$/, 'is in octal, such as "0640", and in quotes')
    .optional(),
  execute: z.strictObject({ command: z.string().min(1), timeout: z.int().positive().optional() }).optional(),
});

const Template = z
  .strictObject({
    'source-path': File.optional(),
    'template-content': z.string().optional(),
    'base64-template-content': z.base64().optional(),
    'destination-path': File,
    config: TemplateConfig.nullish(),
  })
  .refine(
    (template) =>
      ['source-path', 'template-content', 'base64-template-content'].filter((name) => name in template)
        .length === 1,
    'needs one of source-path, template-content and base64-template-content',
  );

const Config = z.strictObject({
  infisical: Instance.nullish(),
  locket: Instance.nullish(),
  auth: z.strictObject({ type: z.string().min(1), config: AuthConfig.nullish() }),
  sinks: z.array(Sink).max(100).nullish(),
  templates: z.array(Template).max(1000).nullish(),
});

type Held = z.infer<typeof Config>;
export type AuthFiles = z.infer<typeof AuthConfig>;

export interface RetryStrategy {
  readonly retries: number;
  readonly baseDelay: Milliseconds;
  readonly maxDelay: Milliseconds;
}

export interface AgentTemplate {
  /** How it is called where it is spoken of. */
  readonly name: string;
  readonly source: string;
  readonly destination: string;
  readonly mode: number;
  readonly interval: Milliseconds;
  readonly execute?: { readonly command: string; readonly timeout?: Milliseconds };
}

/** What the agent is to do. */
export interface AgentConfig {
  readonly address?: string;
  readonly method: string;
  readonly files: AuthFiles;
  readonly exitsAfterAuth: boolean;
  readonly revokesOnShutdown: boolean;
  /** How old a file may become that cannot be rendered anew; it may become any age if none is given. */
  readonly maxAge?: Milliseconds;
  readonly retries: RetryStrategy;
  /** Files that get the access token. */
  readonly sinks: readonly string[];
  readonly templates: readonly AgentTemplate[];
}

const usualInterval = 300_000;

const sourceOf = (template: NonNullable<Held['templates']>[number], cwd: string): string => {
  const encoded = template['base64-template-content'];
  if (encoded !== undefined) return Buffer.from(encoded, 'base64').toString();
  const file = template['source-path'];
  return file === undefined ? (template['template-content'] ?? '') : readNamed(resolve(cwd, file));
};

const templateOf = (template: NonNullable<Held['templates']>[number], cwd: string): AgentTemplate => {
  const { execute, permissions, 'polling-interval': interval } = template.config ?? {};
  const timeout = execute?.timeout;
  return {
    name: template['source-path'] ?? template['destination-path'],
    source: sourceOf(template, cwd),
    destination: resolve(cwd, template['destination-path']),
    mode: Number.parseInt(permissions ?? '600', 8),
    interval: interval ?? usualInterval,
    ...(execute && {
      execute: { command: execute.command, ...(timeout && { timeout: timeout * 1000 }) },
    }),
  };
};

/** The strategy of the file, or of the variables that stand in for it. @throws Failure */
const retriesOf = (given: z.infer<typeof Retries> | undefined, { env }: Surroundings): RetryStrategy => {
  const fromVariables = Retries.safeParse({
    ...(env.INFISICAL_RETRY_MAX_RETRIES && { 'max-retries': Number(env.INFISICAL_RETRY_MAX_RETRIES) }),
    ...(env.INFISICAL_RETRY_BASE_DELAY && { 'base-delay': env.INFISICAL_RETRY_BASE_DELAY }),
    ...(env.INFISICAL_RETRY_MAX_DELAY && { 'max-delay': env.INFISICAL_RETRY_MAX_DELAY }),
  });
  if (!fromVariables.success) throw new Failure('The variables INFISICAL_RETRY_… cannot be read');
  const said = { ...fromVariables.data, ...given };
  return {
    retries: said['max-retries'] ?? 3,
    baseDelay: said['base-delay'] ?? 200,
    maxDelay: said['max-delay'] ?? 5000,
  };
};

const assertApart = (templates: readonly AgentTemplate[], sinks: readonly string[]): void => {
  const files = [...templates.map(({ destination }) => destination), ...sinks];
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined)
    throw new Failure(`The file ${twice} is written by two entries of the configuration`);
};

const configOf = (held: Held, around: Surroundings): AgentConfig => {
  const { address, ...instance } = held.locket ?? held.infisical ?? {};
  const maxAge = instance['max-age'];
  const sinks = (held.sinks ?? []).map(({ config }) => resolve(around.cwd, config.path));
  const templates = (held.templates ?? []).map((template) => templateOf(template, around.cwd));
  assertApart(templates, sinks);
  return {
    ...(address !== undefined && { address }),
    method: held.auth.type,
    files: held.auth.config ?? {},
    exitsAfterAuth: instance['exit-after-auth'] === true,
    revokesOnShutdown: instance['revoke-credentials-on-shutdown'] === true,
    ...(maxAge !== undefined && { maxAge }),
    retries: retriesOf(instance['retry-strategy'], around),
    sinks,
    templates,
  };
};

/** What is wrong, each with the place in the file. */
const problemsIn = ({ issues }: z.ZodError): readonly string[] =>
  issues.map(({ path, message }) => `  ${path.join('.') || 'the file'}: ${message}`);

/** Reads the agent's configuration, in YAML. What nobody knows is refused. @throws Failure */
export const readConfig = (text: string, around: Surroundings): AgentConfig => {
  let held: unknown;
  try {
    held = parse(text, { maxAliasCount: 100 });
  } catch {
    throw new Failure('The configuration is no YAML');
  }
  if (typeof held === 'object' && held !== null && 'version' in held)
    throw new Failure('The configuration is one for certificates, which this agent does not know');
  const read = Config.safeParse(held);
  if (!read.success) throw new Failure('The configuration cannot be used:', problemsIn(read.error));
  return configOf(read.data, around);
};
