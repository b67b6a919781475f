import { describe, expect, it } from 'vitest';
import { readWrappings } from '../../../layers/adapters/wrapping-settings.ts';

const kms = { LOCKET_KMS_KEY_ARN: 'arn:kms' };
const hsm = {
  LOCKET_PKCS11_MODULE: '/opt/lib.so',
  LOCKET_PKCS11_TOKEN: 'token',
  LOCKET_PKCS11_KEY: 'key',
};
const withPin = { ...hsm, LOCKET_PKCS11_PIN_FILE: '/run/pin' };

describe('the wrapping keys in the environment', () => {
  it('are a KMS key alone unless more is said', () => {
    expect(readWrappings(kms)).toEqual({
      wrapping: { strategy: 'kms', keyArn: 'arn:kms' },
      otherWrappings: [],
    });
  });

  it('are all that is prepared, the one first that LOCKET_WRAPPING says', () => {
    const all = {
      ...kms,
      ...withPin,
      LOCKET_WRAPPING: 'pkcs11',
      LOCKET_CLOUDHSM_KEY_ARN: 'arn:hsm',
      LOCKET_WRAPPING_KEY_FILE: '/key',
    };
    expect(readWrappings(all)).toEqual({
      wrapping: {
        strategy: 'pkcs11',
        modulePath: '/opt/lib.so',
        tokenLabel: 'token',
        keyLabel: 'key',
        pin: { kind: 'file', path: '/run/pin' },
        binding: 'pkcs11js',
      },
      otherWrappings: [
        { strategy: 'kms', keyArn: 'arn:kms' },
        { strategy: 'cloudhsm', keyArn: 'arn:hsm' },
        { strategy: 'software', keyFile: '/key' },
      ],
    });
  });

  it.each<[string, Record<string, string>, string]>([
    ['a strategy that there is not', { ...kms, LOCKET_WRAPPING: 'hsm' }, 'LOCKET_WRAPPING must be one of'],
    ['no key', {}, 'LOCKET_KMS_KEY_ARN is missing'],
    [
      'a file that is not named',
      { ...kms, LOCKET_WRAPPING: 'software' },
      'LOCKET_WRAPPING_KEY_FILE is missing',
    ],
    [
      'an HSM without its token',
      { ...kms, ...withPin, LOCKET_PKCS11_TOKEN: '' },
      'LOCKET_PKCS11_TOKEN is missing',
    ],
    ['an HSM without a PIN', { ...kms, ...hsm }, 'One of the settings LOCKET_PKCS11_PIN_SECRET_ARN'],
    [
      'two PINs',
      { ...kms, ...withPin, LOCKET_PKCS11_PIN: '1' },
      'One of the settings LOCKET_PKCS11_PIN_SECRET_ARN',
    ],
  ])('refuse %s', (_, env, sentence) => {
    expect(() => readWrappings(env)).toThrow(sentence);
  });
});
