import type { MeasuredRead } from './measured-read.ts';
import { prices } from './prices.ts';

/** What the figures assume beside list prices and what was measured. */
export const assumptions = {
  /** Milliseconds that Lambda bills for a warm read: two rounds to DynamoDB, and our own work. */
  billedMilliseconds: 10,
  memoryGb: 1,
  /** Audit events that the relay gets at once, and what it then takes. */
  relayBatch: 10,
  relayMilliseconds: 30,
  /**
   * Write units and bytes that an event takes in the index of the trail where five hundred come together: packs of the
   * four lists that it stands in.
   */
  indexUnits: 0.27,
  indexBytes: 240,
  /** Write units of an event for the heads of its chain, where some hundred of some twenty projects come together. */
  chainUnits: 0.04,
  /** What the archive adds to an event, in bytes, and what compression leaves of both. */
  archivedPlace: 330,
  archivedShare: 0.2,
  /**
   * Requests to SQS for each batch that the relay hands over, which Lambda receives and deletes ten at a time; events
   * that are gathered for the index, and what it then takes.
   */
  queueRequests: 1.2,
  gathered: 500,
  indexMilliseconds: 400,
  /** What EventBridge wraps an event in, in bytes. */
  envelopeBytes: 250,
  /** What CloudWatch Logs adds to every line, in bytes. */
  logOverheadBytes: 26,
} as const;

export interface Retention {
  readonly auditRetentionDays: number;
  readonly archiveRetentionDays: number;
  readonly logRetentionDays: number;
  readonly auditArchive: { readonly days: number; readonly coldAfterDays: number };
}

export interface CostLine {
  readonly what: string;
  readonly dollars: number;
}

const million = 1_000_000;
const gb = (bytesEach: number): number => (bytesEach * million) / 1e9;
const months = (days: number): number => days / 30;

const lambda = (invocations: number, milliseconds: number): number =>
  (invocations / million) * prices.lambdaPerMillion +
  invocations * (milliseconds / 1000) * assumptions.memoryGb * prices.lambdaGbSecond;

const logs = (bytesEach: number, days: number): number => {
  const size = gb(bytesEach + assumptions.logOverheadBytes);
  return size * (prices.logGb + prices.logGbMonth * months(days));
};

/** What a million warm reads of one secret cost, storage of what they leave included until it expires. */
export const costOfReads = (
  read: MeasuredRead,
  retention: Retention,
  busEvents: 'all' | 'changes',
): readonly CostLine[] => {
  const onBus = busEvents === 'all';
  const stored = gb(read.itemBytes) * months(retention.auditRetentionDays);
  const archived = gb(read.eventBytes + assumptions.archivedPlace);
  const event = gb(read.eventBytes + assumptions.envelopeBytes);
  return [
    { what: 'API Gateway, HTTP API', dollars: prices.httpApiPerMillion },
    { what: 'Lambda, the function', dollars: lambda(million, assumptions.billedMilliseconds) },
    {
      what: `DynamoDB, ${read.readUnits} read units each`,
      dollars: read.readUnits * prices.readUnitsPerMillion,
    },
    {
      what: `DynamoDB, ${read.writeUnits} write unit each: the audit event`,
      dollars: read.writeUnits * prices.writeUnitsPerMillion,
    },
    {
      what: `DynamoDB, storage for ${retention.auditRetentionDays} days, with point-in-time recovery`,
      dollars: stored * (prices.tableGbMonth + prices.pitrGbMonth),
    },
    {
      what: `DynamoDB, the index of the trail, ${assumptions.indexUnits} write units each`,
      dollars:
        assumptions.indexUnits * prices.writeUnitsPerMillion +
        gb(assumptions.indexBytes) *
          months(retention.auditRetentionDays) *
          (prices.tableGbMonth + prices.pitrGbMonth),
    },
    {
      what: `DynamoDB, the chains of the trail, ${assumptions.chainUnits} write units each`,
      dollars: assumptions.chainUnits * prices.writeUnitsPerMillion,
    },
    {
      what: 'Firehose, into the archive',
      dollars: archived * (prices.firehoseGb + prices.firehoseSortedGb),
    },
    {
      what: `S3, the archive for ${retention.auditArchive.days} days`,
      dollars:
        archived *
        assumptions.archivedShare *
        (prices.s3GbMonth * months(retention.auditArchive.coldAfterDays) +
          prices.s3ColdGbMonth *
            months(Math.max(0, retention.auditArchive.days - retention.auditArchive.coldAfterDays))),
    },
    {
      what: `DynamoDB, which audit log streams there are, 1 read unit for ${assumptions.relayBatch}`,
      dollars: prices.readUnitsPerMillion / assumptions.relayBatch,
    },
    {
      what: 'Lambda, the relay',
      dollars: lambda(million / assumptions.relayBatch, assumptions.relayMilliseconds),
    },
    {
      what: 'SQS and Lambda, what gathers for the index',
      dollars:
        ((million / assumptions.relayBatch) * assumptions.queueRequests * prices.sqsPerMillion) / million +
        lambda(million / assumptions.gathered, assumptions.indexMilliseconds),
    },
    {
      what: 'CloudWatch Logs, a line of the API',
      dollars: logs(read.accessLineBytes, retention.logRetentionDays),
    },
    ...(onBus
      ? [
          { what: 'EventBridge, events', dollars: prices.busEventsPerMillion },
          {
            what: `EventBridge, archive for ${retention.archiveRetentionDays} days`,
            dollars:
              event * (prices.archiveGb + prices.archiveGbMonth * months(retention.archiveRetentionDays)),
          },
        ]
      : []),
  ];
};

export const total = (lines: readonly CostLine[]): number =>
  lines.reduce((sum, { dollars }) => sum + dollars, 0);
