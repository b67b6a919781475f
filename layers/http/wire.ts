import * as z from 'zod';
import { LocketError } from '../domain/errors.ts';
import { visibleName } from '../domain/visible-names.ts';

/**
 * The leniency official clients need: empty strings and nulls mean "not given" for optional members, zero does so
 * where it means "unset", and booleans travel as text in queries.
 */
const unset = (value: unknown): unknown => (value === '' || value === null ? undefined : value);
const unsetOrZero = (value: unknown): unknown => (value === 0 || value === '0' ? undefined : unset(value));

const number = (value: unknown): unknown =>
  typeof value === 'string' && value.trim() !== '' ? Number(value) : value;

/** An optional member that clients also send as `""` or `null`. */
export const optional = <T extends z.ZodType>(schema: T) => z.preprocess(unset, schema.optional());

/** An optional member of a change: left alone when absent or `null`, while `""` is given and means to empty it. */
export const erasable = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === null ? undefined : value), schema.optional());

/** An optional member that clients also send as `0`. */
export const optionalCount = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => number(unsetOrZero(value)), schema.optional());

/** An optional member with a default, also for `""` and `null`. */
export const defaulted = <T extends z.ZodType>(schema: T, value: z.output<T>) =>
  z.preprocess((given) => unset(given) ?? value, schema);

/** A number that may arrive as text, as in a query. */
export const numeric = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => number(unset(value)), schema);

/** A boolean that may arrive as the text `true` or `false`; Python clients capitalise it. */
export const flag = (value: boolean) =>
  z.preprocess((given) => {
    const text = typeof given === 'string' ? given.toLowerCase() : given;
    return text === 'true' ? true : text === 'false' ? false : (unset(text) ?? value);
  }, z.boolean());

/** Turns a rule of the domain into a schema: its `invalid-input` becomes an issue of this member. */
export const ruled = <I extends z.ZodType, O>(schema: I, rule: (value: z.output<I>) => O) =>
  schema.transform((value, context): O => {
    try {
      return rule(value);
    } catch (error) {
      if (!(error instanceof LocketError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });

/** A name as it is kept and shown: in Unicode NFC, without surrounding white space or anything nobody can see. */
export const shownName = (longest: number, shortest = 1) =>
  ruled(z.string().normalize('NFC').trim().min(shortest).max(longest), visibleName);

/** A text that names are searched by, spelled as names are. */
export const sought = (longest: number) => z.string().normalize('NFC').trim().max(longest);

/** A name that a record cannot keep would be dropped without a word. */
const assertKept = (value: unknown, { issues }: z.core.$RefinementCtx): unknown => {
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__'))
    issues.push({ code: 'custom', message: 'must not have a member __proto__', input: value });
  return value;
};

/** Texts by name. */
export const textsByName = (name: z.ZodString, text: z.ZodString) =>
  z.preprocess(assertKept, z.record(name, text));

/** An id as it travels: a UUID or another short token of safe characters. */
export const id = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z0-9_.:-]+$/, 'must be an id');

export const instant = () => z.string().meta({ format: 'date-time' });
export const uuid = z.string().meta({ format: 'uuid' });
export const message = () => z.object({ message: z.string() });
