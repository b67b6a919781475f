import { operations } from '../../../functions/routes.ts';
import type { Operation } from '../../../layers/http/operation.ts';

const keyOf = ({ method, path }: Operation): string => `${method} ${path}`;
const byKey = new Map(operations.map((operation) => [keyOf(operation), operation]));

/** Where newer paths begin, and what older clients say for it; the first that exists counts. */
const older: readonly (readonly [newer: RegExp, older: readonly string[]])[] = [
  [/^\/api\/v1\/projects\/slug\/\{slug\}$/, ['/api/v2/workspace/{slug}']],
  [
    /^\/api\/v1\/projects\/\{projectId\}\/audit-logs-retention/,
    ['/api/v1/workspace/{slug}/audit-logs-retention'],
  ],
  [
    /^\/api\/v1\/projects\/\{projectId\}\/memberships\/identities/,
    ['/api/v2/workspace/{projectId}/identity-memberships'],
  ],
  [/^\/api\/v1\/projects/, ['/api/v2/workspace', '/api/v1/workspace']],
  [/^\/api\/v2\/folders/, ['/api/v1/folders']],
  [/^\/api\/v2\/secret-imports\/secrets$/, ['/api/v1/secret-imports/secrets/raw']],
  [/^\/api\/v2\/secret-imports/, ['/api/v1/secret-imports']],
  [/^\/api\/v4\/secrets\/batch/, ['/api/v3/secrets/batch/raw']],
  [/^\/api\/v4\/secrets\/(?=tags|move)/, ['/api/v3/secrets/']],
  [/^\/api\/v4\/secrets/, ['/api/v3/secrets/raw']],
];

/** The operation that older clients call for the same thing. */
const olderOf = ({ method, path }: Operation): Operation | undefined => {
  const [pattern, spellings] = older.find(([newer]) => newer.test(path)) ?? [];
  return (spellings ?? [])
    .map((spelling) => byKey.get(`${method} ${path.replace(pattern as RegExp, spelling)}`))
    .find((operation) => operation !== undefined);
};

const isNewer = ({ path }: Operation): boolean => older.some(([newer]) => newer.test(path));

export interface Pair {
  readonly name: string;
  readonly newer: Operation;
  readonly older: Operation;
}

/** Every operation of the newer families that an older one stands beside. */
export const pairs: readonly Pair[] = operations.filter(isNewer).flatMap((newer) => {
  const found = olderOf(newer);
  return found ? [{ name: `${keyOf(newer)} as ${found.path}`, newer, older: found }] : [];
});

/** The others, which were never spelled in another way. */
export const alone: readonly string[] = operations
  .filter((operation) => isNewer(operation) && !olderOf(operation))
  .map(keyOf)
  .sort();
