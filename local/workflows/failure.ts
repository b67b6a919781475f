/** An error of a state, by the name that `Retry` and `Catch` match (Amazon States Language, "Errors"). */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  readonly error: string;

  constructor(error: string, cause = '') {
    super(cause);
    this.error = error;
  }
}

/** What the definition or its data make impossible: no `Retry` or `Catch` helps, except by this very name. */
export const runtimeFailure = (cause: string): StateFailure => new StateFailure('States.Runtime', cause);

/** Errors that `States.ALL` does not stand for. */
const unspoken: ReadonlySet<string> = new Set(['States.Runtime', 'States.DataLimitExceeded']);

/** Whether an error that was named in `ErrorEquals` is the one that happened. */
export const isNamed = (names: readonly string[], error: string): boolean =>
  names.some(
    (name) =>
      name === error ||
      (name === 'States.ALL' && !unspoken.has(error)) ||
      (name === 'States.TaskFailed' && error !== 'States.Timeout' && !unspoken.has(error)),
  );
