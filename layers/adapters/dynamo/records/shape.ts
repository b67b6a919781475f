/** Whether a member is what its readers rely on. */
export type Check<T> = (value: unknown) => value is T;

/** What is checked of a record whenever it is read: the members that decide something, and those it is found by. */
export type Shape<R> = { readonly [Member in keyof R]?: Check<R[Member]> };

export const text: Check<string> = (value) => typeof value === 'string';
export const number: Check<number> = (value): value is number =>
  typeof value === 'number' && !Number.isNaN(value);
export const flag: Check<boolean> = (value) => typeof value === 'boolean';
export const bytes: Check<Uint8Array> = (value) => value instanceof Uint8Array;

/** One of these texts. */
export const oneOf =
  <const T extends string>(...texts: readonly T[]): Check<T> =>
  (value): value is T =>
    texts.includes(value as T);

/** The same, or null. */
export const orNull =
  <T>(check: Check<T>): Check<T | null> =>
  (value): value is T | null =>
    value === null || check(value);

/** Any list, for members of which nothing hangs but what is shown. */
export const list: Check<readonly never[]> = (value): value is readonly never[] => Array.isArray(value);

/** A list of records that have these members. */
export const listOf = <R>(shape: Shape<R>): Check<readonly R[]> => {
  const checks = checksOf(shape);
  return (value): value is readonly R[] =>
    Array.isArray(value) &&
    value.every((each) => typeof each === 'object' && each !== null && misfitIn(each, checks) === undefined);
};

/** The members of a shape with their checks, side by side: lists look at thousands of records. */
export const checksOf = <R>(shape: Shape<R>) =>
  Object.entries(shape) as readonly (readonly [string, Check<unknown>])[];

/** The first member that is not what it should be; undefined when all are. */
export const misfitIn = (record: object, checks: ReturnType<typeof checksOf>): string | undefined => {
  for (const [name, check] of checks)
    if (!check((record as Readonly<Record<string, unknown>>)[name])) return name;
  return undefined;
};
