import type { AuditEventType } from '../audit/event-types.ts';
import { KmsOutOfReach } from '../keys/kms-out-of-reach.ts';
import { livingProject } from '../projects/living-project.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { latestOf } from './access.ts';
import { type DueKey, type KmsKey, maxVersions } from './key.ts';
import { newKeyVersion } from './material.ts';

const day = 86_400_000;

type Schedule = Pick<KmsKey, 'rotationPeriodDays' | 'nextRotationAt'>;

/** A period and its first end from now on; nothing for null. */
export const scheduleFrom = (days: number | null | undefined, now: Date): Schedule =>
  days === null || days === undefined
    ? {}
    : { rotationPeriodDays: days, nextRotationAt: new Date(now.getTime() + days * day).toISOString() };

/** A key without what it says of its rotation. */
export const unscheduled = ({ rotationPeriodDays: _, nextRotationAt: __, ...key }: KmsKey): KmsKey => key;

/** The same key with its period begun anew, as after a rotation. */
export const rescheduled = (key: KmsKey, now: Date): KmsKey => ({
  ...unscheduled(key),
  ...scheduleFrom(key.rotationPeriodDays, now),
});

/**
 * What became of a key that was due: a new version; the end of its schedule, for want of room; nothing; or it waits for the
 * customer's KMS that wraps its project's key.
 */
export type DueOutcome = 'rotated' | 'stopped' | 'stale' | 'waiting';

type OpenUnit = (auditType: AuditEventType | null) => Unit;

const noteRotation = (unit: Unit, key: KmsKey, version: number): void =>
  unit.note({
    projectId: key.projectId,
    organizationId: key.orgId,
    actor: { type: 'platform', metadata: {} },
    metadata: { keyId: key.id, name: key.name, version },
  });

const stop = async (open: OpenUnit, key: KmsKey): Promise<DueOutcome> => {
  const unit = open('stop-cmek-rotation');
  noteRotation(unit, key, key.version);
  const next = { ...unscheduled(key), revision: key.revision + 1 };
  await unit.commit(unit.stores.kms.replacement(next, key));
  return 'stopped';
};

const ifOutOfReach = (error: unknown): undefined => {
  if (!(error instanceof KmsOutOfReach)) throw error;
};

const rotate = async (open: OpenUnit, key: KmsKey): Promise<DueOutcome> => {
  const unit = open('rotate-cmek');
  const project = await livingProject(unit, key.projectId);
  // One that was deleted may be restored: its line stays for as long.
  if (!project) return 'stale';
  const version = key.version + 1;
  const fresh = await newKeyVersion(unit, project, key, version).catch(ifOutOfReach);
  if (!fresh) return 'waiting';
  const next = {
    ...rescheduled(key, unit.runtime.now()),
    version,
    updatedAt: fresh.createdAt,
    revision: key.revision + 1,
  };
  noteRotation(unit, key, version);
  await unit.commit(unit.stores.kms.rotation(next, key, fresh, await latestOf(unit, key)));
  return 'rotated';
};

/** Gives a key the version that is due, once, with its event; one that has its most versions is not rotated any more. */
export const rotateDueKey = (open: OpenUnit, due: DueKey): Promise<DueOutcome> => {
  const looking = open(null);
  return retryingConflicts(looking, async () => {
    const key = await looking.stores.kms.find(due.projectId, due.keyId);
    if (key?.nextRotationAt !== due.dueAt || key.deletion) {
      await looking.commit([looking.stores.kms.dueRemoval(due)]);
      return 'stale';
    }
    return key.version >= maxVersions ? stop(open, key) : rotate(open, key);
  });
};
