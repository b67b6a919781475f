import * as z from 'zod';
import { LocketError } from '../../errors.ts';
import { totpOf } from '../totp.ts';
import type { ProviderKind } from './kind.ts';
import { keeping, maybe, passwordRules } from './members.ts';

const unset = (value: unknown): unknown => (value === '' || value === null ? undefined : value);
const whole = (least: number, most: number) => maybe(z.coerce.number().int().min(least).max(most));

const members = z.discriminatedUnion('configType', [
  z.object({ configType: z.literal('url'), url: z.string().trim().min(1).max(2048) }),
  z.object({
    configType: z.literal('manual'),
    secret: z.string().trim().min(1).max(1024),
    period: whole(1, 3600),
    algorithm: z.preprocess(unset, z.enum(['sha1', 'sha256', 'sha512']).optional()),
    digits: whole(4, 10),
  }),
]);

export type TotpInputs = z.output<typeof members>;

const assertGenerator = (inputs: TotpInputs): void => {
  try {
    totpOf(inputs, 0);
  } catch {
    throw new LocketError('invalid-input', 'must be a secret in Base32, or an otpauth:// address with one');
  }
};

/** One-time passwords by time (RFC 6238) of a secret that nobody is shown. */
export const totp: ProviderKind = {
  type: 'totp',
  inputs: () => keeping(members, assertGenerator),
  secrets: ['secret', 'url'],
  names: () => ({ longest: 64, random: 32 }),
  passwords: passwordRules(48),
  place: () => [],
};
