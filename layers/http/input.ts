import type * as z from 'zod';
import { LocketError } from '../domain/errors.ts';
import type { Operation } from './operation.ts';

/** Names that the path to a text shows, however deep a body goes. */
const maxPathShown = 20;

interface Found {
  readonly value: unknown;
  readonly name?: string;
  readonly within?: Found;
}

const pathTo = (found: Found): PropertyKey[] => {
  const path: PropertyKey[] = [];
  for (let each: Found | undefined = found; each?.name !== undefined; each = each.within)
    path.push(each.name);
  return path.reverse();
};

/**
 * Where a text stands that is no Unicode, or undefined without one: UTF-8, and so storage and replies, could not give
 * it back.
 */
const illFormedIn = (value: unknown): PropertyKey[] | undefined => {
  // Not by recursion: how deep a body goes is the caller's choice.
  const waiting: Found[] = [{ value }];
  for (let found = waiting.pop(); found !== undefined; found = waiting.pop()) {
    const { value: current } = found;
    if (typeof current === 'string' && !current.isWellFormed()) return pathTo(found).slice(0, maxPathShown);
    if (typeof current === 'object' && current !== null)
      for (const [name, each] of Object.entries(current)) waiting.push({ value: each, name, within: found });
  }
  return undefined;
};

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
