import { Secret, TOTP } from 'otpauth';
import { type DataKey, keyVersionOf, openText, type Place, sealText } from '../keys/envelope.ts';
import { rootKeyId } from '../keys/root-keys.ts';
import type { Unit } from '../unit.ts';
import type { Totp } from './factors.ts';

/** What apps take without being asked to: SHA-1, six digits, half a minute (RFC 6238, 4). */
const form = { issuer: 'Locket', algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Bytes: as long as the hash (RFC 4226, 4). */
const secretBytes = 20;
/** Steps before and after the current one whose code is taken: clocks differ (RFC 6238, 5.2). */
const drift = 1;

const placeOf = (userId: string, { id }: Pick<Totp, 'id'>): Place => ({
  purpose: 'second-factor',
  project: userId,
  item: `${id}/totp`,
  version: 1,
});

/** A person belongs to no organization: what is theirs is sealed under a key of the instance. */
const keyOf = async ({ keys }: Pick<Unit, 'keys'>, version: number): Promise<DataKey> => ({
  id: rootKeyId(version),
  version,
  bytes: (await keys.derived('second-factors', version)).export(),
});

/** A secret as an app is given it. */
export interface NewTotp {
  readonly totp: Totp;
  readonly otpUrl: string;
}

const urlOf = (secret: string, label: string): string =>
  new TOTP({ ...form, label, secret: Secret.fromBase32(secret) }).toString();

/** A fresh secret, which counts once its first code was said. */
export const newTotp = async (unit: Unit, userId: string, label: string): Promise<NewTotp> => {
  const { runtime, keys } = unit;
  const bytes = runtime.randomBytes(secretBytes);
  const secret = new Secret({ buffer: new Uint8Array(bytes).buffer }).base32;
  const id = runtime.uuid();
  const key = await keyOf(unit, (await keys.root()).version);
  const totp: Totp = {
    id,
    secret: sealText(key, placeOf(userId, { id }), secret, (size) => runtime.randomBytes(size)),
    lastStep: 0,
    isConfirmed: false,
    createdAt: runtime.now().toISOString(),
  };
  return { totp, otpUrl: urlOf(secret, label) };
};

const opened = async (unit: Unit, userId: string, totp: Totp): Promise<string> =>
  openText(await keyOf(unit, keyVersionOf(totp.secret)), placeOf(userId, totp), totp.secret);

const sixDigits = /^\d{6}$/;

/** Whether a text could be a code of an app, and not a recovery code. */
export const looksLikeTotp = (text: string): boolean => sixDigits.test(text);

/**
 * The same with the code's step as the last one taken; undefined for a wrong code, and for one that was taken before or
 * is older than that (RFC 6238, 5.2).
 */
export const afterCode = async (
  unit: Unit,
  userId: string,
  totp: Totp,
  code: string,
): Promise<Totp | undefined> => {
  if (!looksLikeTotp(code)) return undefined;
  const timestamp = unit.runtime.now().getTime();
  const secret = Secret.fromBase32(await opened(unit, userId, totp));
  const delta = new TOTP({ ...form, secret }).validate({ token: code, timestamp, window: drift });
  if (delta === null) return undefined;
  const step = Math.floor(timestamp / 1000 / form.period) + delta;
  return step > totp.lastStep ? { ...totp, lastStep: step } : undefined;
};
