import type { AuditEventType } from '../audit/event-types.ts';
import type { RequestUnit } from '../unit.ts';
import type { ExternalImport } from './external-import.ts';
import { starterNow } from './starter.ts';

export interface ImportPorts {
  /** A unit that has read nothing yet, leaving this event or none, as if asked from this address. */
  open(auditType: AuditEventType | null, ipAddress?: string): RequestUnit;
  hasTime(): boolean;
}

/** A unit by which whoever started an import does something now, with the rights that they have now. */
export const asStarter = async (
  { open }: ImportPorts,
  job: ExternalImport,
  auditType: AuditEventType | null,
): Promise<RequestUnit> => {
  const unit = open(auditType, job.startedBy.ipAddress);
  unit.identify(await starterNow(unit, job));
  unit.note({ metadata: { externalImportId: job.id } });
  return unit;
};
