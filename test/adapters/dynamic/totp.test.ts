import { expect, it } from 'vitest';
import { openDynamicProviders } from '../../../layers/adapters/dynamic/providers.ts';
import { checkedInputs } from '../../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import { totpOf } from '../../../layers/domain/dynamic-secrets/totp.ts';

const base32 = (text: string): string => {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => letters[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
};
const digits = (count: number) => '1234567890'.repeat(7).slice(0, count);
const secrets = { sha1: base32(digits(20)), sha256: base32(digits(32)), sha512: base32(digits(64)) };

/** RFC 6238, appendix B. */
it.each([
  [59, 'sha1', '94287082'],
  [59, 'sha256', '46119246'],
  [59, 'sha512', '90693936'],
  [1_111_111_109, 'sha1', '07081804'],
  [1_111_111_111, 'sha256', '67062674'],
  [1_234_567_890, 'sha512', '93441116'],
  [2_000_000_000, 'sha1', '69279037'],
  [20_000_000_000, 'sha256', '77737706'],
  [20_000_000_000, 'sha512', '47863826'],
] as const)('at %i by %s it is %s', (at, algorithm, code) => {
  const secret = secrets[algorithm];
  expect(totpOf({ configType: 'manual', secret, algorithm, digits: 8 }, at).code).toBe(code);
  const url = `otpauth://totp/acme:ada?secret=${secret.toLowerCase()}&algorithm=${algorithm.toUpperCase()}&digits=8`;
  expect(totpOf({ configType: 'url', url }, at).code).toBe(code);
});

it('says for how long it is taken still', () => {
  expect(totpOf({ configType: 'manual', secret: secrets.sha1 }, 59)).toMatchObject({ left: 1 });
  expect(totpOf({ configType: 'manual', secret: secrets.sha1, period: 60 }, 60)).toMatchObject({ left: 60 });
});

const providers = openDynamicProviders({ allowPrivateTargets: false });
const at = (inputs: object) => ({ type: 'totp' as const, inputs: checkedInputs('totp', inputs) });
const manual = { configType: 'manual', secret: 'JBSW Y3DP-EHPK 3PXP==' };

it('gives a password of this moment, and nothing is there to end', async () => {
  const account = { name: 'lmark', password: 'not used', expireAt: '' };
  expect(await providers.test(at(manual))).toMatchObject({ kind: 'done' });
  expect(await providers.create(at(manual), account)).toEqual({
    kind: 'done',
    value: { TOTP: expect.stringMatching(/^\d{6}$/), TIME_REMAINING: expect.stringMatching(/^\d{1,2}$/) },
  });
  expect(await providers.renew(at(manual), account)).toMatchObject({ kind: 'done' });
  expect(await providers.revoke(at(manual), 'lmark')).toMatchObject({ kind: 'done' });
  expect(await providers.list(at(manual), 'lmark')).toEqual({ kind: 'done', value: undefined });
});

it.each([
  [{ configType: 'manual', secret: 'not base 32!' }],
  [{ configType: 'manual', secret: '==' }],
  [{ ...manual, digits: 40 }],
  [{ ...manual, period: 0 }],
  [{ ...manual, algorithm: 'md5' }],
  [{ configType: 'url', url: 'https://example.com/?secret=JBSWY3DP' }],
  [{ configType: 'url', url: 'otpauth://hotp/x?secret=JBSWY3DP' }],
  [{ configType: 'url', url: 'otpauth://totp/x' }],
  [{ configType: 'url', url: 'otpauth://totp/x?secret=JBSWY3DP&period=-1' }],
  [{ configType: 'other' }],
])('%j is refused', (inputs) => {
  expect(() => at(inputs)).toThrow();
});
