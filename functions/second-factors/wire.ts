import * as z from 'zod';
import { factorMethods } from '../../layers/domain/second-factors/factor.ts';

export const mfaMethod = z.enum(factorMethods);
/** A code of whatever kind, however it is spelled. */
export const proofText = z.string().trim().min(1).max(64);

const base64url = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[\w-]*$/, 'must be base64url');

/** Characters: an id has 1023 bytes at most (WebAuthn, 4). */
export const passkeyId = base64url(1_364).min(1);

const transports = z.array(z.string().max(32)).max(10);

/** What an authenticator answered, as `toJSON()` of a browser's credential spells it (WebAuthn, 5.1). */
export const Credential = z.object({
  id: passkeyId,
  rawId: passkeyId,
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().max(32).nullish(),
  clientExtensionResults: z.object({}),
  response: z.object({
    clientDataJSON: base64url(8_192),
    attestationObject: base64url(32_768).optional(),
    authenticatorData: base64url(8_192).optional(),
    signature: base64url(8_192).optional(),
    userHandle: base64url(256).nullish(),
    transports: transports.optional(),
  }),
});

/** What a page hands to the browser's functions for passkeys: their own form, which Locket only passes on. */
export const PasskeyOptions = () => z.record(z.string(), z.unknown());
