import type { AuditEventType } from '../audit/event-types.ts';
import { type Place, placeOfFolder } from '../places/scope.ts';
import { livingProject } from '../projects/living-project.ts';
import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import { changed, remade, untroubled } from './changed.ts';
import { rotationKind } from './kinds/kinds.ts';
import { noteRotation } from './located.ts';
import { failureNotices } from './notices.ts';
import { after, nextRotation, patience, pauseAfter, targetTime, tryingTime } from './schedule.ts';
import { openMaterial } from './sealing.ts';
import type { Credential, RotationMaterial, SecretRotation } from './secret-rotation.ts';
import type { TargetOutcome } from './targets.ts';

/** Opens a unit that leaves this event, or none. */
export type OpenUnit = (auditType: AuditEventType | null) => Unit;

/** What is next for a rotation: the step after this one, another look then, or nothing. */
export type RunOutcome =
  | { readonly next: 'go on' | 'nothing' }
  | { readonly next: 'wait'; readonly until: string };

export const goOn: RunOutcome = { next: 'go on' };
const nothing: RunOutcome = { next: 'nothing' };

/** A rotation whose place is there, as somebody finds it who carries it on. */
export interface Found {
  readonly rotation: SecretRotation;
  readonly project: Project;
  readonly place: Place;
  readonly material: RotationMaterial;
}

/** Milliseconds between two looks at a rotation whose place is gone and may be restored. */
const restoring = 86_400_000;

/** What is to be looked at again when it can be: the place of a rotation may come back. */
export const lookFor = async (unit: Unit, rotationId: string): Promise<Found | RunOutcome> => {
  const rotation = await unit.stores.secretRotations.find(rotationId);
  if (!rotation) return nothing;
  const project = await livingProject(unit, rotation.projectId);
  const place = project && (await placeOfFolder(unit, { project }, rotation));
  if (!project || !place) return { next: 'wait', until: after(unit.runtime.now(), restoring) };
  return { rotation, project, place, material: await openMaterial(unit, project, rotation) };
};

/** When to look again at a rotation as it is now. */
export const lookAgain = ({ dueAt }: SecretRotation): RunOutcome =>
  dueAt === null ? nothing : { next: 'wait', until: dueAt };

/** What an event of a rotation says that nobody called for. */
export const noteRun = (unit: Unit, { rotation, project, place }: Found, more: object = {}): void => {
  noteRotation(unit, rotation, place);
  unit.note({
    projectId: project.id,
    organizationId: project.orgId,
    projectName: project.name,
    retentionDays: project.auditLogsRetentionDays ?? undefined,
    hasWebhooks: project.hasWebhooks,
    actor: { type: 'platform', metadata: {} },
    metadata: { ...more },
  });
};

/** Keeps everybody else from the target for as long as one order there may take. */
export const take = async (unit: Unit, found: Found): Promise<Found> => {
  const until = after(unit.runtime.now(), targetTime);
  const rotation = changed(unit, found.rotation, { takenUntil: until });
  await unit.commit(unit.stores.secretRotations.replacement(rotation, found.rotation));
  return { ...found, rotation };
};

/** Writes down how far it came. */
export const keep = async (
  open: OpenUnit,
  { rotation, project }: Found,
  changes: Partial<SecretRotation>,
  material: RotationMaterial,
): Promise<SecretRotation> => {
  const unit = open(null);
  const next = await remade(unit, project, rotation, { takenUntil: null, ...changes }, material);
  await unit.commit(unit.stores.secretRotations.replacement(next, rotation));
  return next;
};

type Failure = Exclude<TargetOutcome<never>, { readonly kind: 'done' }>;

/** With one account only, what readers have may be gone already: that is never given up. */
const mayGiveUp = ({ active, pending }: RotationMaterial): boolean =>
  pending?.account === undefined || pending.account !== active?.account;

/** Credentials that the target made go the way of leftovers; accounts are set anew by the next rotation. */
export const letGo = (
  { type }: Pick<SecretRotation, 'type'>,
  material: RotationMaterial,
  ...gone: readonly (Credential | undefined)[]
): RotationMaterial => {
  const isMade = rotationKind(type).accounts(material.inputs) === undefined;
  const added = isMade ? gone.flatMap((each) => each ?? []) : [];
  return { ...material, leftovers: [...material.leftovers, ...added] };
};

/**
 * Says when to try again, and tells people once: of a refusal at once, of what may be over in a moment after an hour, and
 * when a day of trying was enough. Then the next rotation is waited for.
 */
export const failed = async (
  open: OpenUnit,
  found: Found,
  { kind, reason }: Failure,
  step: Partial<SecretRotation> = {},
  material: RotationMaterial = found.material,
): Promise<RunOutcome> => {
  const { rotation, project, place } = found;
  const now = open(null).runtime.now();
  const since = rotation.failingSince ?? now.toISOString();
  const lasted = now.getTime() - Date.parse(since);
  const isOver = lasted >= tryingTime && mayGiveUp(material);
  const tells = isOver || (!rotation.isTold && (kind === 'refused' || lasted >= patience));
  const failures = rotation.failures + 1;
  const status = { status: 'failed', statusMessage: reason.slice(0, 500) } as const;
  const trying = {
    ...step,
    ...status,
    takenUntil: null,
    failures,
    failingSince: since,
    isTold: rotation.isTold || tells,
    dueAt: after(now, pauseAfter(failures)),
  };
  const over = {
    ...untroubled,
    ...status,
    phase: 'idle',
    nextRotationAt: rotation.isPaused ? null : nextRotation(rotation, now, now),
  } as const;
  const unit = open(tells ? 'fail-secret-rotation' : null);
  const { pending, ...rest } = material;
  const left = isOver ? letGo(rotation, rest, pending?.credential) : material;
  const next = await remade(unit, project, rotation, isOver ? over : trying, left);
  if (tells) noteRun(unit, found, { reason, failures, isOver });
  const notices = tells ? await failureNotices(unit, project, place, rotation, { reason, isOver }) : [];
  await unit.commit([...unit.stores.secretRotations.replacement(next, rotation), ...notices]);
  return lookAgain(next);
};
