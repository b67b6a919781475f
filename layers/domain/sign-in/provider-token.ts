import * as z from 'zod';
import { equalSecrets, sha256Hex } from '../digests.ts';
import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { signStep, stepOf } from '../users/step-token.ts';
import { VouchedPerson } from './vouched-person.ts';

const step = {
  type: 'providerToken',
  claims: z.object({
    person: VouchedPerson,
    /** SHA-256 of what the browser that began keeps in its cookie. */
    browser: z.string().min(1),
  }),
};

/** Bytes that a browser proves by that it is the one that began. */
const secretBytes = 32;

/** What the browser that begins to sign in keeps until it is done: base64url of 256 bits. */
export const newBrowserSecret = ({ runtime }: Pick<Unit, 'runtime'>): string =>
  Buffer.from(runtime.randomBytes(secretBytes)).toString('base64url');

/** What a provider said of somebody, for a quarter of an hour and for the one browser that asked. */
export const signProviderToken = (
  unit: Unit,
  person: VouchedPerson,
  browserSecret: string,
): Promise<string> => signStep(unit, step, { person, browser: sha256Hex(browserSecret) });

/**
 * Whom a token is about; `unauthenticated` for any other text, and in another browser: a link that leads into somebody
 * else's account, or a token from a log, is worth nothing.
 */
export const vouchedBy = async (
  unit: Unit,
  token: string,
  browserSecret: string | undefined,
): Promise<VouchedPerson> => {
  const { person, browser } = await stepOf(unit, step, token);
  if (browserSecret === undefined || !equalSecrets(browser, sha256Hex(browserSecret)))
    throw new LocketError('unauthenticated', 'This sign-in began in another browser: begin anew');
  return person;
};
