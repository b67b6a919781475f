import { type Api, readApi } from './api.ts';
import { readStreamSources, type StreamSource } from './event-sources.ts';
import { FunctionDirectory, type LambdaFunction } from './functions.ts';
import { readTemplates } from './read.ts';
import { type Rule, readRules, readSchedules, type Schedule } from './rules.ts';
import { Stacks } from './stacks.ts';
import { readTables, type Table } from './tables.ts';

/** Everything of a synthesized CDK app that the runner serves. */
export interface App {
  readonly api: Api;
  readonly tables: readonly Table[];
  readonly rules: readonly Rule[];
  readonly schedules: readonly Schedule[];
  readonly streams: readonly StreamSource[];
  /** Every function that a route, rule, schedule or stream leads to. */
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
  return {
    api: readApi(stacks, functions),
    tables,
    rules: readRules(stacks, functions),
    schedules: readSchedules(stacks, functions),
    streams: readStreamSources(stacks, functions, tables),
    functions: functions.used(),
  };
};
