import { any, type Functions, fixed, open, type TemplateFunction, whole } from '../functions.ts';
import { isTrue, TemplateFault, type Value } from '../values.ts';

/** Members of a list that numbers make. */
const MOST = 1_000_000;

/** A whole number of 64 bits; what is none counts as zero, as in Sprig. */
const integerIn = (value: Value): bigint => {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
  if (typeof value !== 'string') return 0n;
  const [, sign, digits = ''] = /^([+-]?)(\d+|0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)$/.exec(value) ?? [];
  return BigInt.asIntN(64, sign === '-' ? -BigInt(digits) : BigInt(digits));
};

const floatIn = (value: Value): number => {
  if (typeof value === 'number') return value;
  if (typeof value === 'string')
    return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value) ? Number(value) : 0;
  return Number(integerIn(value));
};

const wrapped = (value: bigint): bigint => BigInt.asIntN(64, value);

const reduced = (combine: (one: bigint, other: bigint) => bigint): TemplateFunction =>
  open([any], any, ([first], more) =>
    more.reduce<bigint>((value, next) => wrapped(combine(value, integerIn(next))), integerIn(first)),
  );

const larger = (one: bigint, other: bigint): bigint => {
  if (one > other) return one;
  return other;
};

const smaller = (one: bigint, other: bigint): bigint => {
  if (one < other) return one;
  return other;
};

const reducedFloat = (combine: (one: number, other: number) => number): TemplateFunction =>
  open([any], any, ([first], more) =>
    more.reduce<number>((value, next) => combine(value, floatIn(next)), floatIn(first)),
  );

/** @throws TemplateFault */
const nonZero = (divisor: bigint): bigint => {
  if (divisor === 0n) throw new TemplateFault('integer divide by zero');
  return divisor;
};

const steps = (start: number, stop: number, step: number): readonly bigint[] => {
  const count = step === 0 ? 0 : Math.max(0, Math.ceil((stop - start) / step));
  if (count > MOST) throw new TemplateFault(`a list of numbers has ${MOST} members at most`);
  return Array.from({ length: count }, (_, index) => BigInt(start + index * step));
};

/** Numbers up to and with the end. */
const seq = (numbers: readonly number[]): string => {
  const [first = 1, second = first, third] = numbers;
  if (numbers.length === 0 || numbers.length > 3) return '';
  const start = numbers.length === 1 ? 1 : first;
  const end = numbers.length === 1 ? first : (third ?? second);
  const step = third === undefined ? (end < start ? -1 : 1) : second;
  return steps(start, end + Math.sign(step), step).join(' ');
};

/** Half goes away from zero, as Sprig rounds. */
const round = (value: number, places: number): number => {
  const scale = 10 ** places;
  const scaled = value * scale;
  const down = Math.trunc(scaled);
  return (Math.abs(scaled - down) >= 0.5 ? down + Math.sign(scaled) : down) / scale;
};

/** Sprig's arithmetic: in whole numbers of 64 bits, or in floats where the name ends with f. */
export const numbers: Functions = {
  int: fixed([any], integerIn),
  int64: fixed([any], integerIn),
  atoi: fixed([any], integerIn),
  float64: fixed([any], floatIn),
  add: open([], any, (_, values) => values.reduce<bigint>((sum, next) => wrapped(sum + integerIn(next)), 0n)),
  add1: fixed([any], (value) => wrapped(integerIn(value) + 1n)),
  sub: fixed([any, any], (one, other) => wrapped(integerIn(one) - integerIn(other))),
  mul: reduced((one, other) => one * other),
  div: fixed([any, any], (one, other) => integerIn(one) / nonZero(integerIn(other))),
  mod: fixed([any, any], (one, other) => integerIn(one) % nonZero(integerIn(other))),
  max: reduced(larger),
  min: reduced(smaller),
  addf: reducedFloat((one, other) => one + other),
  subf: reducedFloat((one, other) => one - other),
  mulf: reducedFloat((one, other) => one * other),
  divf: reducedFloat((one, other) => one / other),
  maxf: reducedFloat(Math.max),
  minf: reducedFloat(Math.min),
  ceil: fixed([any], (value) => Math.ceil(floatIn(value))),
  floor: fixed([any], (value) => Math.floor(floatIn(value))),
  round: fixed([any, whole], (value, places) => round(floatIn(value), places)),
  until: fixed([whole], (end) => steps(0, end, end < 0 ? -1 : 1)),
  untilStep: fixed([whole, whole, whole], steps),
  seq: open([], whole, (_, given) => seq(given)),
  ternary: fixed([any, any, any], (yes, no, value) => (isTrue(value) ? yes : no)),
};
