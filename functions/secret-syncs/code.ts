import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { optional } from '../../layers/http/wire.ts';

/** What a provider gave a browser for somebody's consent. */
export const authorizationCode = z.string().min(1).max(8192);

/** RFC 7636, 4.1. */
export const codeVerifier = optional(
  z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/, 'must be 43 to 128 characters that RFC 7636 allows'),
);

const ByConsent = z.object({
  code: authorizationCode,
  codeVerifier,
  instanceUrl: optional(z.string().trim().max(1024)),
});

/** What stands for credentials where somebody consented at the provider. `invalid-input` for anything else. */
export const consentIn = (given: Readonly<Record<string, unknown>>) => {
  const parsed = ByConsent.safeParse(given);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new LocketError('invalid-input', `credentials.${at} is not what the method takes`);
};
