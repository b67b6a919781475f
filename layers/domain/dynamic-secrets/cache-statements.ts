import * as z from 'zod';
import { LocketError } from '../errors.ts';
import { placeholder } from '../placeholder-pattern.ts';
import type { StatementValues } from './statements.ts';

const text = () => z.string().trim().min(1).max(4096);

const Creation = z.object({
  UserId: text(),
  UserName: text(),
  Engine: z.preprocess((value) => value ?? 'redis', z.enum(['redis', 'valkey'])),
  Passwords: z.array(text()).length(1),
  AccessString: text(),
});
const Revocation = z.object({ UserId: text() });

/** A user as ElastiCache is told of it. */
export type CacheUser = z.output<typeof Creation>;

interface CacheStatements {
  readonly creationStatement: string;
  readonly revocationStatement: string;
}

const known: Readonly<Record<string, readonly string[]>> = {
  creationStatement: ['username', 'password', 'expiration'],
  revocationStatement: ['username'],
};

const parsed = <T>(statements: CacheStatements, name: keyof CacheStatements, schema: z.ZodType<T>): T => {
  let json: unknown;
  try {
    json = JSON.parse(statements[name]);
  } catch {
    json = undefined;
  }
  const checked = schema.safeParse(json);
  if (checked.success) return checked.data;
  const member = checked.error.issues[0]?.path.join('.');
  throw new LocketError(
    'invalid-input',
    `${name} must be JSON as ElastiCache takes it${member && `: ${member}`}`,
  );
};

const placeholdersIn = (value: unknown): readonly string[] =>
  [...JSON.stringify(value).matchAll(placeholder)].map(([, name = '']) => name);

/** Values come into texts that were parsed before, so that none can make another member. */
const filled = <T>(value: T, values: StatementValues): T => {
  if (typeof value === 'string')
    return value.replace(placeholder, (_, name: string) => values[name] ?? '') as T;
  if (Array.isArray(value)) return value.map((each) => filled(each, values)) as T;
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, filled(each, values)])) as T;
  return value;
};

/** Refuses statements that are not what ElastiCache takes, or whose user is not the account. */
export const assertCacheStatements = (statements: CacheStatements): void => {
  const creation = parsed(statements, 'creationStatement', Creation);
  const revocation = parsed(statements, 'revocationStatement', Revocation);
  for (const [name, value] of Object.entries({
    creationStatement: creation,
    revocationStatement: revocation,
  }))
    for (const used of placeholdersIn(value))
      if (!known[name]?.includes(used))
        throw new LocketError(
          'invalid-input',
          `${name} may use ${known[name]?.map((each) => `{{${each}}}`).join(', ')}`,
        );
  // What is listed, and what ends, is found by its id.
  if ([creation, revocation].some(({ UserId }) => !/^\{\{\{?\s*username\s*\}?\}\}$/.test(UserId)))
    throw new LocketError('invalid-input', 'UserId must be the account: {{username}}');
  if (/\s/.test(creation.UserName)) throw new LocketError('invalid-input', 'UserName must have no blanks');
};

/** The user that a lease is about to have. */
export const cacheUser = (statements: CacheStatements, values: StatementValues): CacheUser =>
  filled(parsed(statements, 'creationStatement', Creation), values);
