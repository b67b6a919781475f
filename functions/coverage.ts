import { membersOf } from '../layers/http/members.ts';
import type { Operation } from '../layers/http/operation.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** An operation as a contract describes it: JSON Schemas of its query and its body. */
export interface ContractOperation {
  readonly method: string;
  readonly path: string;
  readonly query?: Schema;
  readonly body?: Schema;
}

/** How far one operation of a contract is served. */
export interface Coverage {
  readonly name: string;
  readonly isServed: boolean;
  /** Answered by what to use instead, and nothing else. */
  readonly isRetired: boolean;
  /** Members that this operation does not declare, though others do. */
  readonly elsewhere: readonly string[];
  /** Members that no operation declares: they are ignored. */
  readonly nowhere: readonly string[];
}

type Requests = Pick<Operation, 'method' | 'path' | 'params' | 'query' | 'body' | 'repeats'>;

const shapeOf = (path: string): string => path.replace(/\{[^}]+\}|:\w+/g, '{}').replace(/\/$/, '');
const keyOf = ({ method, path }: Pick<Requests, 'method' | 'path'> | ContractOperation): string =>
  `${method} ${shapeOf(path)}`;

/** Clients repeat in bodies what the path says. */
const declaredBy = ({ params, query, body, repeats = {} }: Requests): ReadonlySet<string> =>
  new Set([params, query, body].flatMap((schema) => [...membersOf(schema)]).concat(Object.keys(repeats)));

const sentTo = ({ query, body }: ContractOperation): readonly string[] => [
  ...new Set([...Object.keys(query?.properties ?? {}), ...Object.keys(body?.properties ?? {})]),
];

/** What of a contract is served, operation by operation, and which members of its requests nobody here knows. */
export const coverageOf = (
  contract: readonly ContractOperation[],
  operations: readonly Requests[],
  retired: readonly Requests[] = [],
): readonly Coverage[] => {
  const gone = new Set(retired.map(keyOf));
  const served = new Map(operations.map((operation) => [keyOf(operation), declaredBy(operation)]));
  const everywhere = new Set([...served.values()].flatMap((members) => [...members]));
  return contract.map((wanted) => {
    const declared = served.get(keyOf(wanted));
    const isRetired = gone.has(keyOf(wanted));
    const lacking = declared && !isRetired ? sentTo(wanted).filter((member) => !declared.has(member)) : [];
    return {
      name: `${wanted.method} ${wanted.path}`,
      isServed: declared !== undefined && !isRetired,
      isRetired,
      elsewhere: lacking.filter((member) => everywhere.has(member)),
      nowhere: lacking.filter((member) => !everywhere.has(member)),
    };
  });
};
