import { LocketError } from '../../errors.ts';
import { misleadingIn, normalizeName } from '../../visible-names.ts';

/** Longest secret name, in UTF-16 code units: what JavaScript, and so every dashboard field, counts. */
export const maxNameLength = 255;

/** Largest secret value, in bytes of UTF-8; it must fit a DynamoDB item beside its version record. */
export const maxValueBytes = 256 * 1024;

/** Largest secret comment, in bytes of UTF-8. */
export const maxCommentBytes = 4 * 1024;

// API Gateway decodes the path before routing and cuts it at `?`, so these cannot travel in a path segment.
const pathBreaking = /[/?#%\\]/;

/**
 * The secret name in Unicode NFC, with surrounding white space removed.
 *
 * Names are 1 to 255 UTF-16 code units of anything but `/ ? # % \`, characters that cannot be seen, spaces other than
 * the plain one and lone surrogates; case is kept. `.` and `..` are refused, since URL parsers remove them from paths.
 *
 * @param member the name of the value in the request, for the message.
 * @throws LocketError `invalid-input` naming the member and the rule.
 */
export function parseSecretName(text: string, member = 'secretName'): string {
  const name = normalizeName(text);
  const broken = brokenRule(name);
  if (broken !== undefined) throw new LocketError('invalid-input', `${member} ${broken}`);
  return name;
}

/** True for a text that `parseSecretName` would give back unchanged. */
export const isSecretName = (text: string): boolean =>
  brokenRule(text) === undefined && text === normalizeName(text);

function brokenRule(name: string): string | undefined {
  if (name === '') return 'must not be empty';
  if (name.length > maxNameLength) return `must be at most ${maxNameLength} characters long`;
  if (name === '.' || name === '..') return 'must not be "." or ".."';
  if (pathBreaking.test(name)) return 'must not contain any of / ? # % \\';
  return misleadingIn(name);
}

/**
 * Refuses a value over 256 KiB of UTF-8, or with lone surrogates, which UTF-8 could not give back.
 *
 * @throws LocketError `invalid-input` naming the member, never the value.
 */
export const assertValueFits = (value: string, member = 'secretValue'): void =>
  assertTextFits(value, maxValueBytes, '256 KiB', member);

/** Refuses a comment over 4 KiB of UTF-8 or with lone surrogates; throws like `assertValueFits`. */
export const assertCommentFits = (comment: string, member = 'secretComment'): void =>
  assertTextFits(comment, maxCommentBytes, '4 KiB', member);

function assertTextFits(text: string, maxBytes: number, limit: string, member: string): void {
  if (Buffer.byteLength(text, 'utf8') > maxBytes) {
    throw new LocketError('invalid-input', `${member} must be at most ${limit} of UTF-8`);
  }
  if (!text.isWellFormed()) throw new LocketError('invalid-input', `${member} must be well-formed Unicode`);
}
