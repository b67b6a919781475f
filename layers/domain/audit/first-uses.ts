import type { AuditEvent } from './event.ts';
import { usesIn } from './last-uses.ts';
import { actorId } from './refusals.ts';

/** Somebody used a secret, or the secrets of a folder, and nobody knows yet that they do. */
export interface FirstUse {
  /** Tells pairs of actor and secret or folder apart, within a project. */
  readonly name: string;
  readonly projectId: string;
  /** The event that tells of it. */
  readonly event: AuditEvent;
  /** When the event of the use ends, in seconds since 1970. */
  readonly endsAt: number;
}

/** Members of the metadata that say which secret or folder it was. */
const placing = ['environment', 'secretPath', 'secretId', 'secretKey', 'recursive'];

const placeIn = ({ metadata }: AuditEvent) =>
  Object.fromEntries(Object.entries(metadata).filter(([name]) => placing.includes(name)));

/** What to tell when nobody knows of this use yet; undefined for what is no use of secrets by somebody in particular. */
export const firstUseIn = (event: AuditEvent, endsAt: number): FirstUse | undefined => {
  const actor = actorId(event.actor);
  const [used] = usesIn(event).filter(({ kind }) => kind !== 'identity');
  if (!used || actor === undefined || event.projectId === undefined) return undefined;
  // Who leaves events of reads off the bus wants to hear of this one.
  const { read: _, ...told } = event;
  return {
    name: `${actor} ${used.kind} ${used.what}`,
    projectId: event.projectId,
    event: { ...told, type: 'first-secret-use', metadata: { ...placeIn(event), eventId: event.id } },
    endsAt,
  };
};
