import type { DynamoDBRecord } from 'aws-lambda';
import { sequenceNumberOf } from '../relay/event-entry.ts';
import { type HandOverPorts, handOver } from '../relay/hand-over.ts';
import { onTheBus, type RelayPorts, relayRecords } from '../relay/relay.ts';
import { feedStreams, type StreamFeedPorts } from '../relay/streams.ts';
import { archiveLate, type LateArchivePorts } from './archive-late.ts';
import type { ResendPorts } from './resend.ts';

export interface PlacesPorts {
  readonly index: Omit<HandOverPorts, 'failed'>;
  readonly streams: Omit<StreamFeedPorts, 'failed'>;
  readonly bus: Pick<RelayPorts, 'bus' | 'putEvents'>;
  /** Whether events of reads stay off the bus. */
  readonly leavesOutReads: boolean;
  readonly archive: LateArchivePorts;
}

/** The places that the relay brings events to, by its own code; what it would repeat or set aside is told instead. */
export const placesWith = (ports: PlacesPorts): ResendPorts['bring'] => ({
  index: async (records) => {
    let reason = '';
    const failed = (facts: { readonly reason: string }) => {
      reason = facts.reason;
    };
    const isTaken = await handOver(records, { ...ports.index, failed });
    return isTaken
      ? { taken: records.length, reasons: [] }
      : { taken: 0, reasons: records.map(() => reason) };
  },

  streams: async (records) => {
    const reasonOf = new Map<string, string>();
    const failed: StreamFeedPorts['failed'] = ({ orgId, reason }) => void reasonOf.set(orgId, reason);
    const again = new Set(await feedStreams(records, { ...ports.streams, failed }));
    const left = records.filter((record) => again.has(sequenceNumberOf(record)));
    const reasons = left.map((record) => reasonOf.get(organizationIn(record)) ?? 'UnknownError');
    return { taken: records.length - reasons.length, reasons };
  },

  bus: async (records) => {
    const reasons: string[] = [];
    const chosen = onTheBus(records, ports.leavesOutReads);
    const reportFailure: RelayPorts['reportFailure'] = ({ reason }) => void reasons.push(reason);
    await relayRecords(chosen, { ...ports.bus, reportFailure, setAside: async () => {} });
    return { taken: chosen.length - reasons.length, reasons };
  },

  archive: async (records) => {
    const taken = await archiveLate(records, ports.archive);
    return { taken, reasons: Array.from({ length: records.length - taken }, () => 'Unreadable') };
  },
});

const organizationIn = ({ dynamodb }: DynamoDBRecord): string =>
  JSON.parse(dynamodb?.NewImage?.doc?.S ?? '{}').organizationId ?? '';
