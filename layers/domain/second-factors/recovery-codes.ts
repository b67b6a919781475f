import { sha256Hex } from '../digests.ts';
import { randomCode, spelled } from '../mailing/codes.ts';
import type { Runtime } from '../runtime.ts';
import { changedFactors, type Factors } from './factors.ts';

const codesInSet = 10;

/** Codes that stand in for a device, as they are shown this once, and what is kept of them. */
export interface NewRecoveryCodes {
  readonly codes: readonly string[];
  readonly kept: Pick<Factors, 'recoveryDigests' | 'recoveryCodesAt'>;
}

export const newRecoveryCodes = (runtime: Runtime): NewRecoveryCodes => {
  const codes = Array.from({ length: codesInSet }, () => randomCode(runtime));
  return {
    codes,
    kept: {
      recoveryDigests: codes.map((code) => sha256Hex(spelled(code))),
      recoveryCodesAt: runtime.now().toISOString(),
    },
  };
};

/** What is left once a code was used; undefined for a text that is none. */
export const withoutRecoveryCode = (factors: Factors, text: string): Factors | undefined => {
  const digest = sha256Hex(spelled(text));
  const recoveryDigests = factors.recoveryDigests.filter((one) => one !== digest);
  return recoveryDigests.length < factors.recoveryDigests.length
    ? changedFactors(factors, { recoveryDigests })
    : undefined;
};
