import type { AuditEvent } from '../event.ts';
import type { AuditArchive } from './audit-archive.ts';

/** Requests to the archive that one reading makes at most, and compressed bytes after which it takes no other object. */
const maxRequests = 60;
const maxBytes = 16 * 1024 * 1024;

/** Where a reading ended: in a day, after an object or after some of its lines. */
export interface ArchivePosition {
  readonly day: string;
  readonly object?: string | undefined;
  /** Lines of the object that were read; all when absent. */
  readonly lines?: number | undefined;
}

export interface ArchiveRange {
  readonly orgId: string;
  /** In the order in which they are read; that of `from` is among them. */
  readonly days: readonly string[];
  readonly from?: ArchivePosition | undefined;
}

/** What a line holds; undefined for one that nothing of ours wrote. */
const eventIn = (line: string): AuditEvent | undefined => {
  try {
    const { event } = JSON.parse(line);
    return typeof event?.id === 'string' && typeof event.occurredAt === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
};

/** How much one reading has done. */
class Effort {
  #requests = 0;
  #bytes = 0;

  get isSpent(): boolean {
    return this.#requests >= maxRequests || this.#bytes >= maxBytes;
  }

  add(bytes = 0): void {
    this.#requests += 1;
    this.#bytes += bytes;
  }
}

interface Take {
  /** Takes an event; false when it is the last that has room. */
  event(event: AuditEvent): boolean;
  /** Hears of a line that no event is in. */
  unreadable(): void;
}

/** Gives the lines of an object out from one on; answers how many were read when not all were. */
const takeLines = (lines: readonly string[], from: number, take: Take): number | undefined => {
  for (let index = from; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const event = line === '' ? undefined : eventIn(line);
    if (line !== '' && !event) take.unreadable();
    if (event && !take.event(event)) return index + 1;
  }
  return undefined;
};

/** Names of a day from a position on: the object that was read in part is the first. */
async function* namesFrom(
  archive: AuditArchive,
  place: Parameters<AuditArchive['read']>[0],
  { object, lines }: Partial<ArchivePosition>,
): AsyncGenerator<string> {
  if (object !== undefined && lines !== undefined) yield object;
  yield* archive.objects(place, object);
}

const readDay = async (
  archive: AuditArchive,
  { orgId, from }: Omit<ArchiveRange, 'days' | 'from'> & { readonly from: ArchivePosition },
  effort: Effort,
  take: Take,
): Promise<ArchivePosition | undefined> => {
  const place = { orgId, day: from.day };
  let position = from;
  effort.add();
  for await (const object of namesFrom(archive, place, from)) {
    if (effort.isSpent) return position;
    const { lines, bytes } = await archive.read(place, object);
    effort.add(bytes);
    const start = object === from.object ? (from.lines ?? 0) : 0;
    const read = takeLines(lines, start, take);
    if (read !== undefined) return { day: from.day, object, lines: read };
    position = { day: from.day, object };
  }
  return undefined;
};

/**
 * Gives out what an organization's archive holds of some days, as much as one request can. Answers where to go on;
 * undefined at the end.
 */
export const readArchive = async (
  archive: AuditArchive,
  { orgId, days, from }: ArchiveRange,
  take: Take,
): Promise<ArchivePosition | undefined> => {
  const effort = new Effort();
  const start = from ? days.indexOf(from.day) : 0;
  for (const day of days.slice(start)) {
    if (effort.isSpent) return { day };
    const begin = from?.day === day ? from : { day };
    const position = await readDay(archive, { orgId, from: begin }, effort, take);
    if (position) return position;
  }
  return undefined;
};
