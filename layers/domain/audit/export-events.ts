import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import type { AuditArchive } from './archive/audit-archive.ts';
import { type ArchivePosition, readArchive } from './archive/read-archive.ts';
import { type EventFilter, isAskedFor, questionOf } from './event-filter.ts';
import type { KeptEvent } from './trail.ts';
import { enterProjectTrail, enterTrail } from './trail-access.ts';
import { type Position, pageOf } from './trail-page.ts';

const dayMilliseconds = 86_400_000;
/**
 * What is younger comes from the table and what is older from the archive: no event ends in the table sooner than after
 * a day, and none reaches the archive later than in minutes while all is well.
 */
const tableMilliseconds = dayMilliseconds / 2;
/** Events of a part, and bytes of them after which it ends: a function answers 6 MB at most. */
const maxEvents = 5_000;
const maxWeight = 1_500_000;

/** Where a part ended: in the table or in the archive, and which moment divides the two for the whole export. */
export interface ExportPosition {
  /** The last moment that comes from the archive, in milliseconds since 1970. */
  readonly divide: number;
  readonly table?: Position | undefined;
  readonly archive?: ArchivePosition | undefined;
}

export interface ExportPart {
  readonly events: readonly KeptEvent[];
  readonly next?: ExportPosition | undefined;
}

/** An export has a beginning and an end. */
export interface ExportFilter extends EventFilter {
  readonly to: number;
}

const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

const daysBackwards = (from: number, to: number): readonly string[] => {
  const first = Math.floor(from / dayMilliseconds);
  const count = Math.floor(to / dayMilliseconds) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) =>
    dayOf((first + count - 1 - index) * dayMilliseconds),
  );
};

/** A part out of the archive: each event once, however often it was delivered there. */
const archivedPart = async (
  unit: Unit,
  archive: AuditArchive,
  { orgId, filter }: { readonly orgId: string; readonly filter: ExportFilter },
  { divide, archive: from }: ExportPosition,
): Promise<ExportPart> => {
  const wanted = { ...filter, to: Math.min(filter.to, divide) };
  const days = daysBackwards(wanted.from, wanted.to);
  if (from && !days.includes(from.day))
    throw new LocketError('invalid-input', 'cursor must be one of the same export');
  const found = new Map<string, KeptEvent>();
  let weight = 0;
  let unreadable = 0;
  const position = await readArchive(
    archive,
    { orgId, days, from },
    {
      event: (event) => {
        if (event.organizationId !== orgId || found.has(event.id) || !isAskedFor(event, wanted)) return true;
        found.set(event.id, { event, endsAt: Number.POSITIVE_INFINITY });
        weight += Buffer.byteLength(JSON.stringify(event));
        return found.size < maxEvents && weight < maxWeight;
      },
      unreadable: () => {
        unreadable += 1;
      },
    },
  );
  if (unreadable > 0) unit.note({ metadata: { unreadable } });
  return { events: [...found.values()], ...(position && { next: { divide, archive: position } }) };
};

/** A part of an export: the newest events first, those of the archive day by day as they were archived. */
const partOf = async (
  unit: Unit,
  orgId: string,
  filter: ExportFilter,
  position: ExportPosition | undefined,
): Promise<ExportPart> => {
  const archive = unit.auditArchive;
  const divide = position?.divide ?? unit.runtime.now().getTime() - tableMilliseconds;
  if (!archive || (filter.to > divide && !position?.archive)) {
    const wanted = archive ? { ...filter, from: Math.max(filter.from, divide + 1) } : filter;
    const request = { limit: maxEvents, weight: maxWeight, offset: 0, cursor: position?.table };
    const { events, next } = await pageOf(unit, orgId, wanted, request);
    if (next) return { events, next: { divide, table: next } };
    if (!archive || filter.from > divide) return { events };
    if (events.length > 0) return { events, next: { divide, archive: { day: dayOf(divide) } } };
  }
  return archivedPart(unit, archive, { orgId, filter }, { divide, archive: position?.archive });
};

interface Exported {
  readonly filter: ExportFilter;
  /** As the event of the export names it. */
  readonly format: string;
  readonly position: ExportPosition | undefined;
}

/** What was given out, and which part of an export it was. */
const noteExport = (unit: Unit, { filter, format, position }: Exported): void =>
  unit.note({
    metadata: {
      format,
      startDate: new Date(filter.from).toISOString(),
      endDate: new Date(filter.to).toISOString(),
      continued: position !== undefined,
      filter: questionOf(filter),
    },
  });

const exported = async (unit: Unit, orgId: string, asked: Exported): Promise<ExportPart> => {
  noteExport(unit, asked);
  const part = await partOf(unit, orgId, asked.filter, asked.position);
  unit.note({ metadata: { count: part.events.length } });
  return part;
};

/** A part of the trail of one project; `permission-denied` without `audit-logs:read` there. */
export const exportProjectEvents = async (
  unit: Unit,
  projectId: string,
  asked: Exported,
): Promise<ExportPart> => exported(unit, (await enterProjectTrail(unit, projectId)).orgId, asked);

/** A part of the trail of the caller's organization and its projects, or of one; `permission-denied` as `enterTrail`. */
export const exportOrganizationEvents = async (unit: Unit, asked: Exported): Promise<ExportPart> =>
  exported(unit, await enterTrail(unit, asked.filter.projectId), asked);
