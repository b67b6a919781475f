import * as z from 'zod';
import { LocketError } from '../../errors.ts';
import { keeping, maybe } from './members.ts';
import { wordsIn } from './words.ts';

/** Regions as they are part of hosts' names. */
export const region = () =>
  z
    .string()
    .trim()
    .toLowerCase()
    .max(32)
    .regex(/^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/, 'must be a region of AWS, such as eu-central-1');

export const accessKey = () =>
  z.string().trim().min(16).max(128).regex(/^\w+$/, 'must be the id of an access key');
export const secretAccessKey = () => z.string().trim().min(1).max(256);
export const arn = () =>
  z
    .string()
    .trim()
    .max(2048)
    .regex(/^arn:[\w-]+:[\w-]+:[\w-]*:\w*:\S+$/, 'must be an ARN');

/** Credentials of AWS and the region that they are for. */
export const awsAccess = () => ({
  region: region(),
  accessKeyId: accessKey(),
  secretAccessKey: secretAccessKey(),
});

/** Words that commas part, each of which keeps the rule. */
export const commaList = (word: z.ZodType, most: number) =>
  maybe(
    z
      .string()
      .max(8192)
      .refine((text) => z.array(word).max(most).safeParse(wordsIn(text)).success, {
        error: `must be ${most} at most, each as AWS calls it, with commas between them`,
      }),
  );

const assertPolicy = (text: string): void => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new LocketError('invalid-input', 'must be a policy in JSON');
};

/** A policy of IAM; what it says is AWS's to judge. */
export const policyDocument = () => maybe(keeping(z.string().max(10_240), assertPolicy));

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * What tells accounts of AWS apart by an access key: the bits of its id that hold the account. A key whose id is no Base32
 * stands for itself.
 */
export const awsAccountOf = (accessKeyId: string): string => {
  const coded = accessKeyId.slice(4, 14);
  if (coded.length < 10 || [...coded].some((letter) => !letters.includes(letter))) return accessKeyId;
  const bits = [...coded].reduce((sum, letter) => sum * 32n + BigInt(letters.indexOf(letter)), 0n);
  // Ten letters are fifty bits, of which the second to the fortieth are the account.
  return String((bits >> 2n) & 0x7fffffffff80n);
};
