import { type Api, readApi } from './api.ts';
import { type DeliveryStream, readDeliveryStreams } from './delivery-streams.ts';
import { type QueueSource, readEventSources, type StreamSource } from './event-sources.ts';
import { FunctionDirectory, type LambdaFunction } from './functions.ts';
import { type Queue, readQueues } from './queues.ts';
import { readTemplates } from './read.ts';
import { type Rule, readRules, readSchedules, type Schedule } from './rules.ts';
import { Stacks } from './stacks.ts';
import { readTables, type Table } from './tables.ts';
import { readWorkflows, type Workflow } from './workflows.ts';

/** Everything of a synthesized CDK app that the runner serves. */
export interface App {
  readonly api: Api;
  readonly tables: readonly Table[];
  readonly rules: readonly Rule[];
  readonly schedules: readonly Schedule[];
  readonly streams: readonly StreamSource[];
  readonly queues: readonly Queue[];
  readonly feeds: readonly QueueSource[];
  readonly workflows: readonly Workflow[];
  readonly deliveryStreams: readonly DeliveryStream[];
  /** Every function that a route, rule, schedule, stream, queue or state machine leads to. */
  readonly functions: readonly LambdaFunction[];
}

/**
 * Reads the app from a folder of CloudFormation templates.
 * @throws StartFailure naming what the runner cannot map.
 */
export const readApp = (folder: string): App => {
  const stacks = new Stacks(readTemplates(folder));
  const functions = new FunctionDirectory(stacks, folder);
  const tables = readTables(stacks);
  const queues = readQueues(stacks);
  const workflows = readWorkflows(stacks, functions);
  const destinations = { functions, queues, workflows };
  return {
    api: readApi(stacks, functions),
    tables,
    queues,
    workflows,
    deliveryStreams: readDeliveryStreams(stacks),
    rules: readRules(stacks, destinations),
    schedules: readSchedules(stacks, destinations),
    ...readEventSources(stacks, functions, { tables, queues }),
    functions: functions.used(),
  };
};
