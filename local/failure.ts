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

/** Runs a program of the runner; what went wrong becomes one sentence and exit code 1. */
export const orExplain = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') process.exit(0);
    process.stderr.write(
      `${error instanceof StartFailure ? error.message : String((error as Error).stack)}\n`,
    );
    process.exit(1);
  }
};
