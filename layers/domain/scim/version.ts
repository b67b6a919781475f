import { sha256Hex } from '../digests.ts';
import { LocketError } from '../errors.ts';

/** The version of a resource as a weak entity tag (RFC 7644 section 3.14): another one whenever it shows anything else. */
export const versionOf = (shown: unknown): string => `W/"${sha256Hex(JSON.stringify(shown)).slice(0, 32)}"`;

/** Whether a change may be made to the version that is there; always where the client named none. */
export type Expected = (version: string) => boolean;

/** `precondition-failed` when somebody changed the resource since the client read it. */
export const assertExpected = (expected: Expected | undefined, version: string): void => {
  if (expected && !expected(version))
    throw new LocketError('precondition-failed', 'The resource was changed since it was read: read it anew');
};
