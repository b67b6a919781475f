import { parse } from 'yaml';
import * as z from 'zod';
import { Failure, type Surroundings } from '../command.ts';
import { durationIn, type Milliseconds } from './durations.ts';

/** A span of time, in milliseconds once it is read. */
export const Duration = z.union([z.string(), z.number()]).transform((given, context): Milliseconds => {
  const milliseconds = durationIn(String(given));
  if (milliseconds !== undefined) return milliseconds;
  context.addIssue({ code: 'custom', message: 'is a span of time such as 500ms, 30s, 5m or 7d' });
  return z.NEVER;
});

export const File = z.string().min(1);

/** Mode of a file, in octal. */
export const Permissions = z.string().regex(/^0?[0-7]{3}$/, 'is in octal, such as "0640", and in quotes');

const Retries = z.strictObject({
  'max-retries': z.int().min(0).max(20).optional(),
  'base-delay': Duration.optional(),
  'max-delay': Duration.optional(),
});

/** Where Locket is and how it is asked. */
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

/** What both kinds of agents are told alike. */
export const common = {
  infisical: Instance.nullish(),
  locket: Instance.nullish(),
  auth: z.strictObject({ type: z.string().min(1), config: AuthConfig.nullish() }),
};

export type AuthFiles = z.infer<typeof AuthConfig>;

export interface RetryStrategy {
  readonly retries: number;
  readonly baseDelay: Milliseconds;
  readonly maxDelay: Milliseconds;
}

/** The strategy of the file, or of the variables that stand in for it. @throws Failure */
export const retriesOf = (
  given: z.infer<typeof Retries> | undefined,
  { env }: Surroundings,
): RetryStrategy => {
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

/** What is wrong, each with the place in the file. */
const problemsIn = ({ issues }: z.ZodError): readonly string[] =>
  issues.map(({ path, message }) => `  ${path.join('.') || 'the file'}: ${message}`);

/** What a configuration in YAML holds. @throws Failure */
export const yamlIn = (text: string): unknown => {
  try {
    return parse(text, { maxAliasCount: 100 });
  } catch {
    throw new Failure('The configuration is no YAML');
  }
};

/** Reads a configuration; what nobody knows in it is refused. @throws Failure */
export const readAs = <T>(schema: z.ZodType<T>, held: unknown): T => {
  const read = schema.safeParse(held);
  if (!read.success) throw new Failure('The configuration cannot be used:', problemsIn(read.error));
  return read.data;
};
