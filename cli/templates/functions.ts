import { type Dict, isDict, isList, TemplateFault, typeOf, type Value } from './values.ts';

/** Turns what a function is given into what it works with. @throws TemplateFault */
type Parameter<T> = (value: Value) => T;

type Taken<P extends readonly Parameter<unknown>[]> = { readonly [I in keyof P]: ReturnType<P[I]> };

/** A function of templates. */
export interface TemplateFunction {
  readonly min: number;
  readonly max: number;
  run(args: readonly Value[]): Value | Promise<Value>;
}

export type Functions = Readonly<Record<string, TemplateFunction>>;

const expected = (what: string, value: Value): TemplateFault =>
  new TemplateFault(`wrong type for value; expected ${what}; got ${typeOf(value)}`);

export const any: Parameter<Value> = (value) => value;

export const text: Parameter<string> = (value) => {
  if (typeof value !== 'string') throw expected('string', value);
  return value;
};

/** A whole number that counts something. */
export const whole: Parameter<number> = (value) => {
  const number = typeof value === 'bigint' || typeof value === 'number' ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw expected('int', value);
  return number;
};

export const list: Parameter<readonly Value[]> = (value) => {
  if (!isList(value)) throw expected('[]interface {}', value);
  return value;
};

export const dict: Parameter<Dict> = (value) => {
  if (!isDict(value)) throw expected('map[string]interface {}', value);
  return value;
};

/** A function with so many parameters. */
export const fixed = <const P extends readonly Parameter<unknown>[]>(
  parameters: P,
  run: (...args: Taken<P>) => Value | Promise<Value>,
): TemplateFunction => ({
  min: parameters.length,
  max: parameters.length,
  run: (args) =>
    run(...(parameters.map((parameter, index) => parameter(args[index])) as unknown as Taken<P>)),
});

/** A function whose last parameter may be given any number of times. */
export const open = <const P extends readonly Parameter<unknown>[], R>(
  parameters: P,
  rest: Parameter<R>,
  run: (args: Taken<P>, rest: readonly R[]) => Value | Promise<Value>,
): TemplateFunction => ({
  min: parameters.length,
  max: Number.POSITIVE_INFINITY,
  run: (args) =>
    run(
      parameters.map((parameter, index) => parameter(args[index])) as unknown as Taken<P>,
      args.slice(parameters.length).map(rest),
    ),
});
