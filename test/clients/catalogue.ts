import { existsSync, readFileSync } from 'node:fs';

const shared = new URL('../../../shared/', import.meta.url);

/** One call of an official client. */
export interface ClientCall {
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly requestFields: { readonly query?: readonly string[]; readonly body?: readonly string[] };
  /** False for products that Locket does not offer. */
  readonly inScope: boolean;
}

export interface ContractOperation {
  readonly method: string;
  readonly path: string;
  readonly group: string;
}

const read = <T>(name: string): T | undefined => {
  const file = new URL(name, shared);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as T;
  console.warn(`Tests skipped: ${name} is not in ../shared beside the project.`);
  return undefined;
};

/** What the official clients call, or undefined after printing why its tests are skipped. */
export const clientCalls = (): readonly ClientCall[] | undefined => read('client-endpoints.json');

/** The operations of the reference, in the same way. */
export const contractOperations = (): readonly ContractOperation[] | undefined =>
  read<{ readonly operations: readonly ContractOperation[] }>('contract/contract.json')?.operations;

/** An operation without the names of its parameters, which clients and servers choose for themselves. */
export const shapeOf = ({ method, path }: { readonly method: string; readonly path: string }): string =>
  `${method} ${path.replace(/\{[^}]+\}|:\w+/g, '{}').replace(/\/$/, '')}`;
