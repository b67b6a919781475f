import type { AuditEvent } from './event.ts';
import { environmentIn, type Used, usesIn } from './last-uses.ts';
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

const placeIn = ({ metadata }: AuditEvent, { kind, what }: Used) => ({
  ...Object.fromEntries(Object.entries(metadata).filter(([name]) => placing.includes(name))),
  // Of several environments that were listed together, each is a use of its own.
  ...(kind !== 'secret' && { environment: environmentIn(what) }),
});

/** What to tell when nobody knows of these uses yet; nothing for what is no use of secrets by somebody in particular. */
export const firstUsesIn = (event: AuditEvent, endsAt: number): readonly FirstUse[] => {
  const actor = actorId(event.actor);
  const { projectId } = event;
  if (actor === undefined || projectId === undefined) return [];
  // Who leaves events of reads off the bus wants to hear of this one.
  const { read: _, ...told } = event;
  const used = usesIn(event).filter(({ kind }) => kind !== 'identity');
  return used.map((each) => ({
    name: `${actor} ${each.kind} ${each.what}`,
    projectId,
    event: { ...told, type: 'first-secret-use', metadata: { ...placeIn(event, each), eventId: event.id } },
    endsAt,
  }));
};
