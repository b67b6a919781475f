import { readFileSync } from 'node:fs';
import { type ContractOperation, type Coverage, coverageOf } from '../functions/coverage.ts';
import { retiredOperations } from '../functions/retired.ts';
import { operations } from '../functions/routes.ts';

/** Prints how much of a contract is served, and per operation the members of requests that are ignored. */
const report = (coverage: readonly Coverage[]): readonly string[] => {
  const served = coverage.filter(({ isServed }) => isServed);
  const ignoring = served.flatMap(({ name, elsewhere, nowhere }) => [
    ...(nowhere.length > 0 ? [`${name}: known nowhere: ${nowhere.join(', ')}`] : []),
    ...(elsewhere.length > 0 ? [`${name}: known to other operations only: ${elsewhere.join(', ')}`] : []),
  ]);
  const retired = coverage.filter(({ isRetired }) => isRetired);
  const missing = coverage.filter(({ isServed, isRetired }) => !isServed && !isRetired);
  return [
    ...missing.map(({ name }) => `not served: ${name}`),
    ...ignoring,
    ...retired.map(({ name }) => `retired: ${name}`),
    `${served.length} of ${coverage.length} operations are served, ${retired.length} are retired`,
  ];
};

/** What a client is known to send: members as a list, `?` behind those it may leave out. */
interface ClientCall {
  readonly method: string;
  readonly path: string;
  readonly requestFields: { readonly query?: readonly string[]; readonly body?: readonly string[] };
}

const schemaOf = (members: readonly string[] = []) => ({
  properties: Object.fromEntries(members.map((member) => [member.replace(/\W.*$/, ''), {}])),
});

const ofClient = ({ method, path, requestFields: { query, body } }: ClientCall): ContractOperation => ({
  method,
  path: path.split('?', 1)[0] ?? path,
  query: schemaOf(query),
  body: schemaOf(body),
});

/** A contract as `{ operations }` with JSON Schemas, or a list of what clients send. */
const contractIn = (text: string): readonly ContractOperation[] => {
  const read = JSON.parse(text) as { operations: readonly ContractOperation[] } | readonly ClientCall[];
  return 'operations' in read ? read.operations : read.map(ofClient);
};

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: node bin/coverage.ts contract.json');
  process.exitCode = 2;
} else {
  const contract = contractIn(readFileSync(file, 'utf8'));
  console.log(report(coverageOf(contract, operations, retiredOperations)).join('\n'));
}
