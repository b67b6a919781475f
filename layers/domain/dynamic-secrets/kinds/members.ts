import * as z from 'zod';
import { LocketError } from '../../errors.ts';
import { assertPasswordRules, plainSymbols, usualPassword } from '../account-passwords.ts';
import type { PasswordRules, ProviderInputs } from './kind.ts';

/** Characters of a statement or a list of them. */
const longestStatement = 16_384;

/** Turns a rule of this room into a schema: its refusal becomes an issue of the member. */
export const keeping = <T extends z.ZodType>(schema: T, rule: (value: z.output<T>) => unknown) =>
  schema.check((context) => {
    try {
      rule(context.value);
    } catch (error) {
      if (!(error instanceof LocketError)) throw error;
      context.issues.push({ code: 'custom', message: error.message, input: context.value });
    }
  });

const unset = (value: unknown): unknown => (value === '' || value === null ? undefined : value);

/** An optional member that clients also send as `""` or `null`. */
export const maybe = <T extends z.ZodType>(schema: T) => z.preprocess(unset, schema.optional());

export const host = () => z.string().trim().toLowerCase().min(1).max(255);
export const port = () => z.coerce.number().int().min(1).max(65_535);
export const account = () => z.string().trim().min(1).max(255);
export const password = () => z.string().min(1).max(1024);
/** Certificates of the only authorities that are trusted, in PEM. */
export const ca = () => maybe(z.string().max(65_536));
export const statement = () => z.string().max(longestStatement);

/** Whether the connection is proven to be to the server that was meant; `off` for private addresses only, where they may be called. */
export const tls = () => z.preprocess((value) => unset(value) ?? 'verified', z.enum(['verified', 'off']));

const count = () => z.coerce.number().int().min(0).max(64).default(0);

/** What passwords must be like. */
export const passwordRequirements = (longest = 128) =>
  maybe(
    keeping(
      z.object({
        length: z.coerce.number().int().min(16).max(longest),
        required: z
          .object({ lowercase: count(), uppercase: count(), digits: count(), symbols: count() })
          .prefault({}),
        allowedSymbols: z
          .string()
          .max(32)
          .regex(/^[!-/:-@[-`{-~]*$/, 'must be symbols of ASCII')
          .default(plainSymbols),
      }),
      assertPasswordRules,
    ),
  );

/** The rules that inputs give, or the usual ones. */
export const passwordRules =
  (length: number) =>
  ({ passwordRequirements: given }: ProviderInputs): PasswordRules =>
    (given as PasswordRules | undefined) ?? usualPassword(length);
