import { randomBytes } from 'node:crypto';

/** Values that may be seen nowhere but in replies to whoever may read them. */
export interface Canary {
  readonly value: string;
  readonly comment: string;
  readonly password: string;
  /** Sent where a secret belongs, but in a request that is refused. */
  readonly refused: string;
}

const unique = (kind: string): string => `canary-${kind}-${randomBytes(12).toString('hex')}`;

export const newCanary = (): Canary => ({
  value: unique('value'),
  comment: unique('comment'),
  password: unique('password'),
  refused: unique('refused'),
});

/** A text as it may look once it was packed: as it is, or encoded at any of the three alignments of base64. */
const disguisesOf = (text: string): readonly Buffer[] => {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].map((shift) =>
    // The first and last characters of base64 depend on the neighbours: only the middle is sure.
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(4, -4),
  );
  const urlSafe = base64.map((each) => each.replaceAll('+', '-').replaceAll('/', '_'));
  return [text, bytes.toString('hex'), ...base64, ...urlSafe].map((each) => Buffer.from(each));
};

/** The secrets that can be found in the bytes, in any disguise. */
export const foundIn = (haystack: Buffer | string, secrets: readonly string[]): readonly string[] => {
  const bytes = typeof haystack === 'string' ? Buffer.from(haystack) : haystack;
  return secrets.filter((secret) => disguisesOf(secret).some((disguise) => bytes.includes(disguise)));
};
