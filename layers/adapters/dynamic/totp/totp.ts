import type { TotpInputs } from '../../../domain/dynamic-secrets/kinds/totp.ts';
import { totpOf } from '../../../domain/dynamic-secrets/totp.ts';
import { systemRuntime } from '../../system.ts';
import type { Driver } from '../driver.ts';

const now = (): number => systemRuntime.now().getTime() / 1000;

/** One-time passwords: nothing is made anywhere, and what was given ends by itself. */
export const totpDriver: Driver<TotpInputs> = {
  test: async (inputs) => {
    totpOf(inputs, now());
  },
  create: async (inputs) => {
    const { code, left } = totpOf(inputs, now());
    return { TOTP: code, TIME_REMAINING: String(left) };
  },
  renew: async () => undefined,
  revoke: async () => undefined,
  list: async () => undefined,
  explain: () => undefined,
};
