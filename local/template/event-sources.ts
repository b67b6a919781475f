import { StartFailure } from '../failure.ts';
import type { FunctionDirectory, LambdaFunction } from './functions.ts';
import type { Queue } from './queues.ts';
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

/** A queue that feeds a function. */
export interface QueueSource {
  readonly queue: Queue;
  readonly function: LambdaFunction;
  readonly batchSize: number;
  /** Milliseconds for which messages are gathered before a batch is handed out. */
  readonly batchingWindow: number;
  /** How many batches may be under way at once. */
  readonly concurrency: number;
  /** Whether the function answers which messages failed (`batchItemFailures`). */
  readonly partialFailures: boolean;
}

const LAMBDA_DEFAULT_STREAM_BATCH = 100;
const LAMBDA_DEFAULT_QUEUE_BATCH = 10;
/** Lambda begins with five pollers; on one machine that is enough. */
const MOST_BATCHES = 5;

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

const sourceArn = (stacks: Stacks, located: Located): string =>
  asText(stacks.property(located, 'EventSourceArn')) ?? '';

const reportsFailures = (stacks: Stacks, located: Located): boolean =>
  asList(stacks.property(located, 'FunctionResponseTypes')).includes('ReportBatchItemFailures');

const functionOf = (stacks: Stacks, functions: FunctionDirectory, located: Located): LambdaFunction => {
  const target = asText(stacks.property(located, 'FunctionName')) ?? '';
  return (
    functions.inText(target) ??
    functions.inText(`arn:aws:lambda:::function:${target}`) ??
    refuse(located, `${target} is not a function of the app`)
  );
};

const readStreamSource = (
  stacks: Stacks,
  functions: FunctionDirectory,
  tables: readonly Table[],
  located: Located,
): StreamSource => {
  const property = (name: string) => stacks.property(located, name);
  const arn = sourceArn(stacks, located);
  const retries = asNumber(property('MaximumRetryAttempts'));
  return {
    name: `${located.template.stack}-${located.id}`,
    table:
      tables.find(({ streamArn }) => streamArn === arn) ?? refuse(located, `${arn} is no table's stream`),
    function: functionOf(stacks, functions, located),
    batchSize: asNumber(property('BatchSize')) ?? LAMBDA_DEFAULT_STREAM_BATCH,
    filters: readFilters(property('FilterCriteria')),
    partialFailures: reportsFailures(stacks, located),
    ...(retries !== undefined && retries >= 0 && { retries }),
  };
};

const readQueueSource = (
  stacks: Stacks,
  functions: FunctionDirectory,
  queue: Queue,
  located: Located,
): QueueSource => {
  const property = (name: string) => stacks.property(located, name);
  if (readFilters(property('FilterCriteria')).length > 0)
    refuse(located, 'filters on a queue are not supported');
  const wanted = asNumber(asObject(property('ScalingConfig')).MaximumConcurrency) ?? MOST_BATCHES;
  return {
    queue,
    function: functionOf(stacks, functions, located),
    batchSize: asNumber(property('BatchSize')) ?? LAMBDA_DEFAULT_QUEUE_BATCH,
    batchingWindow: (asNumber(property('MaximumBatchingWindowInSeconds')) ?? 0) * 1000,
    concurrency: Math.min(wanted, MOST_BATCHES),
    partialFailures: reportsFailures(stacks, located),
  };
};

const enabledMappings = (stacks: Stacks): Located[] =>
  stacks
    .find('AWS::Lambda::EventSourceMapping')
    .filter((located) => stacks.property(located, 'Enabled') !== false);

/** The enabled event source mappings of the app: they read table streams and queues, and nothing else. */
export const readEventSources = (
  stacks: Stacks,
  functions: FunctionDirectory,
  { tables, queues }: { readonly tables: readonly Table[]; readonly queues: readonly Queue[] },
): { readonly streams: readonly StreamSource[]; readonly feeds: readonly QueueSource[] } => {
  const streams: StreamSource[] = [];
  const feeds: QueueSource[] = [];
  for (const located of enabledMappings(stacks)) {
    const queue = queues.find(({ arn }) => arn === sourceArn(stacks, located));
    if (queue) feeds.push(readQueueSource(stacks, functions, queue, located));
    else streams.push(readStreamSource(stacks, functions, tables, located));
  }
  return { streams, feeds };
};
