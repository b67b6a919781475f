import { StartFailure } from '../failure.ts';
import type { FunctionDirectory, LambdaFunction } from './functions.ts';
import { asList, asNumber, asObject, asText, type Json, type JsonObject, type Located } from './resource.ts';
import type { Stacks } from './stacks.ts';
import type { Table } from './tables.ts';

/** A table's stream that feeds a function. */
export interface StreamSource {
  /** Stable name, used for the file with the progress. */
  readonly name: string;
  readonly table: Table;
  readonly function: LambdaFunction;
  readonly batchSize: number;
  /** A record is delivered when one of them matches; without any, always. */
  readonly filters: readonly JsonObject[];
  /** Whether the function answers which records failed (`batchItemFailures`). */
  readonly partialFailures: boolean;
  /** How often a failing batch is tried again; undefined means until it works. */
  readonly retries?: number;
}

const LAMBDA_DEFAULT_BATCH = 100;

const refuse = ({ template, id }: Located, problem: string): never => {
  throw new StartFailure(
    `The event source mapping ${id} of stack ${template.stack} cannot be run locally: ${problem}.`,
  );
};

const readFilters = (criteria: Json): JsonObject[] =>
  asList(asObject(criteria).Filters).map((filter) => {
    const pattern = asObject(filter).Pattern;
    return asObject(typeof pattern === 'string' ? (JSON.parse(pattern) as Json) : pattern);
  });

const readSource = (
  stacks: Stacks,
  functions: FunctionDirectory,
  tables: readonly Table[],
  located: Located,
): StreamSource => {
  const property = (name: string) => stacks.property(located, name);
  const arn = asText(property('EventSourceArn')) ?? '';
  const target = asText(property('FunctionName')) ?? '';
  const retries = asNumber(property('MaximumRetryAttempts'));
  return {
    name: `${located.template.stack}-${located.id}`,
    table:
      tables.find(({ streamArn }) => streamArn === arn) ?? refuse(located, `${arn} is no table's stream`),
    function:
      functions.inText(target) ??
      functions.inText(`arn:aws:lambda:::function:${target}`) ??
      refuse(located, `${target} is not a function of the app`),
    batchSize: asNumber(property('BatchSize')) ?? LAMBDA_DEFAULT_BATCH,
    filters: readFilters(property('FilterCriteria')),
    partialFailures: asList(property('FunctionResponseTypes')).includes('ReportBatchItemFailures'),
    ...(retries !== undefined && retries >= 0 && { retries }),
  };
};

/** The enabled event source mappings of the app, which must read table streams. */
export const readStreamSources = (
  stacks: Stacks,
  functions: FunctionDirectory,
  tables: readonly Table[],
): StreamSource[] =>
  stacks
    .find('AWS::Lambda::EventSourceMapping')
    .filter((located) => stacks.property(located, 'Enabled') !== false)
    .map((located) => readSource(stacks, functions, tables, located));
