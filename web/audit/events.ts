import type { Operations } from '../api/operations.ts';

export type AuditEvent = Operations['GET /api/v1/organization/audit-logs']['reply']['auditLogs'][number];

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The id that events are filtered by. */
export const actorIdOf = ({ actor: { metadata } }: AuditEvent): string =>
  textOf(metadata.identityId) || textOf(metadata.userId) || textOf(metadata.serviceId);

/** What an actor is called. */
export const actorNameOf = ({ actor: { type, metadata } }: AuditEvent): string =>
  textOf(metadata.name) ||
  textOf(metadata.username) ||
  textOf(metadata.email) ||
  textOf(metadata.identityId) ||
  type;

const named = ['secretKey', 'name', 'projectName', 'slug', 'username', 'email'] as const;

/** What an event is about, in a line. */
export const aboutOf = ({ event: { metadata } }: AuditEvent): string => {
  const name = named.map((member) => textOf(metadata[member])).find((text) => text !== '') ?? '';
  const place = [textOf(metadata.environment), textOf(metadata.secretPath)].filter(Boolean).join(' ');
  return [name, place].filter(Boolean).join(' · ');
};

/** Events that looking at the trail makes. */
const looks: ReadonlySet<string> = new Set(['get-audit-logs', 'get-audit-log-summary']);
export const isLook = ({ event }: AuditEvent): boolean => looks.has(event.type);

export interface Reader {
  readonly id: string;
  readonly name: string;
  /** How often the secret was read by its name, and how often a list of its folder. */
  readonly reads: number;
  readonly lists: number;
  readonly last: string;
}

/** Who read, the latest first. */
export const readersIn = (events: readonly AuditEvent[]): readonly Reader[] => {
  const found = new Map<string, Reader>();
  for (const event of events) {
    if (event.outcome !== 'success') continue;
    const id = actorIdOf(event) || actorNameOf(event);
    const { reads = 0, lists = 0, last = '' } = found.get(id) ?? {};
    const isList = event.event.type === 'get-secrets';
    found.set(id, {
      id,
      name: actorNameOf(event),
      reads: reads + (isList ? 0 : 1),
      lists: lists + (isList ? 1 : 0),
      last: [event.createdAt, last].sort().at(-1) ?? '',
    });
  }
  return [...found.values()].sort((a, b) => b.last.localeCompare(a.last));
};
