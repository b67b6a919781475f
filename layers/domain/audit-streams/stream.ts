import type { Change } from '../store/change.ts';
import type { StreamStatus } from './status.ts';

/** Who takes the events, which decides how a request is written; `custom` is anybody. */
export const streamProviders = ['custom', 'datadog', 'better-stack', 'splunk'] as const;
export type StreamProvider = (typeof streamProviders)[number];

/** How a custom destination wants several events: one JSON array, or a line of JSON each. */
export const streamFormats = ['json', 'ndjson'] as const;
export type StreamFormat = (typeof streamFormats)[number];

/** An address that every audit event of an organization and its projects is sent to. */
export interface AuditStream {
  readonly id: string;
  readonly orgId: string;
  readonly provider: StreamProvider;
  readonly format: StreamFormat;
  /** Address and headers, an envelope. */
  readonly target: Uint8Array;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

export type StreamName = Pick<AuditStream, 'orgId'> & { readonly streamId: string };

export const nameOf = ({ orgId, id }: AuditStream): StreamName => ({ orgId, streamId: id });

/** At most so many streams fit an organization: each gets every event. */
export const maxStreams = 10;

/** Every read is strongly consistent. */
export interface AuditStreamStore {
  find(name: StreamName): Promise<AuditStream | undefined>;
  /** Oldest first. */
  inOrganization(orgId: string): Promise<readonly AuditStream[]>;
  /** How deliveries went; undefined before the first one. */
  status(name: StreamName): Promise<StreamStatus | undefined>;
  creation(stream: AuditStream): Change;
  /** Refused with `conflict` when somebody else changed the stream meanwhile; so is a deletion. */
  replacement(stream: AuditStream, previous: AuditStream): Change;
  deletion(stream: AuditStream): readonly Change[];
  /** Refused with `conflict` when another delivery reported meanwhile, or the stream is gone. */
  statusReplacement(next: StreamStatus, previous: StreamStatus | undefined): readonly Change[];
}
