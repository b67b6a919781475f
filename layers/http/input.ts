import type * as z from 'zod';
import { LocketError } from '../domain/errors.ts';
import type { Operation } from './operation.ts';
import { illFormedIn } from './well-formed.ts';

export interface RawInput {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Input {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

type Part = keyof RawInput;

/** An issue without the value that caused it. */
const withoutValue = (part: Part, issue: Pick<z.core.$ZodIssue, 'code' | 'path' | 'message'>) => ({
  code: issue.code,
  path: [...(part === 'params' ? ['path'] : part === 'query' ? ['query'] : []), ...issue.path],
  message: issue.message,
});

const sentence = (issues: readonly { path: readonly PropertyKey[]; message: string }[]): string =>
  issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join('; ');

/** Validates every part; all issues are gathered into one `invalid-input`. */
export const parseInput = (operation: Operation, raw: RawInput): Input | LocketError => {
  const issues: ReturnType<typeof withoutValue>[] = [];
  const parse = (part: Part): Readonly<Record<string, unknown>> => {
    const schema = operation[part];
    const illFormed = schema && illFormedIn(raw[part]);
    if (illFormed)
      issues.push(
        withoutValue(part, { code: 'custom', path: illFormed, message: 'must be well-formed Unicode' }),
      );
    const result = illFormed ? undefined : schema?.safeParse(raw[part]);
    if (result && !result.success)
      issues.push(...result.error.issues.map((issue) => withoutValue(part, issue)));
    return (result?.success ? result.data : {}) as Readonly<Record<string, unknown>>;
  };
  const input = { params: parse('params'), query: parse('query'), body: parse('body') };
  if (issues.length === 0) return input;
  return new LocketError('invalid-input', sentence(issues), { details: issues });
};
