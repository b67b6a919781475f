/**
 * Something the person at the terminal has to know or change; the message is one sentence for them.
 * The start ends with exit code 1 and prints nothing but that sentence.
 */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

/** The `code` of a system error such as `EADDRINUSE`, or undefined. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** What an error says, for a log line or a sentence. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
