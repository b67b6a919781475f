import { randomUUID } from 'node:crypto';
import { reasonOf } from '../failure.ts';
import type { Log } from '../log.ts';
import { type Operation, ServiceRefusal } from '../services/endpoint.ts';
import type { Queues } from '../sqs/queues.ts';
import { account, region } from '../template/names.ts';
import { asList, asNumber, asObject, asText, type Json, type JsonObject } from '../template/resource.ts';
import type { Rule, Target } from '../template/rules.ts';
import type { Archive } from './archive.ts';
import type { Deliveries } from './deliveries.ts';
import { compilePattern } from './pattern.ts';

/** Hands an event to a target; it is safe on disk when this settles. */
export type Dispatch = (target: Target, event: JsonObject) => Promise<void>;

/** Begins an execution of a state machine with this input. */
type Begin = (machineArn: string, input: Json) => void;

/**
 * Functions get events through the deliveries, log groups are the archive, queues keep them as messages, state
 * machines begin executions.
 */
export const dispatchTo =
  (deliveries: Deliveries, archive: Archive, queues: Queues, begin: Begin): Dispatch =>
  async (target, event) => {
    if (target.kind === 'log') await archive(target.logGroup, event);
    else if (target.kind === 'workflow')
      begin(target.machineArn, target.transformer ? target.transformer(event) : event);
    else if (target.kind === 'queue') queues.byArn(target.queueArn)?.send(JSON.stringify(event));
    else deliveries.add(target.function, target.input ?? event);
  };

const LARGEST_BATCH = 10;
const REQUIRED = ['Source', 'DetailType', 'Detail'] as const;

const failed = (code: string, message: string): JsonObject => ({ ErrorCode: code, ErrorMessage: message });

const parseDetail = (text: string): JsonObject | undefined => {
  try {
    const detail = JSON.parse(text) as Json;
    return typeof detail === 'object' && detail !== null && !Array.isArray(detail)
      ? asObject(detail)
      : undefined;
  } catch {
    return undefined;
  }
};

const toEvent = (entry: JsonObject, detail: JsonObject): JsonObject => ({
  version: '0',
  id: randomUUID(),
  'detail-type': entry.DetailType,
  source: entry.Source,
  account,
  time: new Date((asNumber(entry.Time) ?? Date.now() / 1000) * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
  region,
  resources: asList(entry.Resources),
  detail,
});

/** The event that an entry stands for, or why it is not accepted. */
const readEntry = (entry: JsonObject): { readonly event: JsonObject } | { readonly refusal: JsonObject } => {
  const missing = REQUIRED.find((member) => asText(entry[member]) === undefined);
  if (missing) {
    const reason = `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`;
    return { refusal: failed('InvalidArgument', reason) };
  }
  const detail = parseDetail(String(entry.Detail));
  return detail
    ? { event: toEvent(entry, detail) }
    : { refusal: failed('MalformedDetail', 'Detail is malformed.') };
};

const busOf = (entry: JsonObject): string =>
  (asText(entry.EventBusName) ?? 'default').replace(/^.*:event-bus\//, '');

/**
 * EventBridge's PutEvents: every rule of the bus whose pattern matches sends the event to its targets. An entry
 * counts as accepted only once it is written down for all of them.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export const putEvents = (rules: readonly Rule[], dispatch: Dispatch, log: Log): Operation => {
  const compiled = rules.map((rule) => ({
    ...rule,
    matches: compilePattern(rule.pattern, `rule ${rule.name}`),
  }));

  const accept = async (entry: JsonObject): Promise<JsonObject> => {
    const read = readEntry(entry);
    if ('refusal' in read) return read.refusal;
    const { event } = read;
    const bus = busOf(entry);
    const targets = compiled
      .filter((rule) => rule.bus === bus && rule.matches(event))
      .flatMap((rule) => rule.targets);
    try {
      await Promise.all(targets.map((target) => dispatch(target, event)));
      return { EventId: event.id };
    } catch (error) {
      log.error(`An event could not be stored: ${reasonOf(error)}`);
      return failed('InternalFailure', 'The event could not be stored.');
    }
  };

  return async (input) => {
    const entries = asList(input.Entries);
    if (entries.length === 0 || entries.length > LARGEST_BATCH) {
      throw new ServiceRefusal('ValidationException', `Entries must hold 1 to ${LARGEST_BATCH} elements.`);
    }
    const results = await Promise.all(entries.map((entry) => accept(asObject(entry))));
    return { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode).length, Entries: results };
  };
};
