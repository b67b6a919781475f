import type * as z from 'zod';
import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';

/** A quarter of an hour in seconds: what somebody proved in one step counts so long in the next. */
const lifetime = 900;

/** One kind of token between two steps, with the claims that it has. */
export interface StepToken<S extends z.ZodType> {
  readonly type: string;
  readonly claims: S;
}

export const signStep = <S extends z.ZodType>(
  unit: Unit,
  { type }: StepToken<S>,
  claims: z.output<S> & object,
): Promise<string> => unit.tokens.sign({ ...claims, authTokenType: type }, lifetime);

/** What a token of this kind says; `unauthenticated` for any other. */
export const stepOf = async <S extends z.ZodType>(
  unit: Unit,
  { type, claims }: StepToken<S>,
  token: string,
): Promise<z.output<S>> => {
  const parsed = claims.safeParse(await unit.tokens.verifyAs(token, type));
  if (!parsed.success) throw new LocketError('unauthenticated', 'Invalid token');
  return parsed.data;
};
