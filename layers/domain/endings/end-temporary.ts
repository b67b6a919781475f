import type { AuditEventType } from '../audit/event-types.ts';
import type { RoleGrant } from '../permissions/grants.ts';
import { withRoles } from '../projects/grant.ts';
import type { ProjectGrant } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { type Ending, isOver } from './ending.ts';

/** What became of one line: something was taken away, or the line meant nothing. */
export type Outcome = 'ended' | 'stale';

/** Opens a unit that leaves this event, or none. */
export type OpenUnit = (auditType: AuditEventType | null) => Unit;

/** Whose access it was, and where. */
type Whose = Pick<ProjectGrant, 'projectId' | 'actorKind' | 'actorId'>;

const noteEnd = async (
  unit: Unit,
  { projectId, actorKind, actorId }: Whose,
  more: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const project = await unit.stores.projects.find(projectId);
  unit.note({
    projectId,
    actor: { type: 'platform', metadata: {} },
    ...(project && {
      organizationId: project.orgId,
      retentionDays: project.auditLogsRetentionDays ?? undefined,
      hasWebhooks: project.hasWebhooks,
    }),
    metadata: { [`${actorKind}Id`]: actorId, ...more },
  });
};

/** What there is to take away, and how the trail tells it; undefined when there is nothing any more. */
interface Due {
  readonly auditType: AuditEventType;
  readonly whose: Whose;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly changes: (unit: Unit) => readonly Change[];
}

const factsOf = ({ role, customRoleId, temporaryAccessEndTime }: RoleGrant) => ({
  role,
  ...(customRoleId !== undefined && { customRoleId }),
  endedAt: temporaryAccessEndTime,
});

const dueRoles = async (unit: Unit, { id }: Ending): Promise<Due | undefined> => {
  const grant = await unit.stores.projects.grantById(id);
  const now = unit.runtime.now();
  const over = grant?.roles.filter((role) => isOver(role, now)) ?? [];
  if (!grant || over.length === 0) return undefined;
  const left = grant.roles.filter((role) => !over.includes(role));
  return {
    auditType: 'end-temporary-roles',
    whose: grant,
    facts: { membershipId: id, roles: over.map(factsOf) },
    changes: (ending) => ending.stores.projects.grantReplacement(withRoles(ending, grant, left), grant),
  };
};

const duePrivilege = async (unit: Unit, { id }: Ending): Promise<Due | undefined> => {
  const privilege = await unit.stores.privileges.find(id);
  if (!privilege || !isOver(privilege, unit.runtime.now())) return undefined;
  const { membershipId, slug, temporaryAccessEndTime: endedAt } = privilege;
  return {
    auditType: 'end-temporary-privilege',
    whose: privilege,
    facts: { membershipId, privilegeId: id, privilegeSlug: slug, endedAt },
    changes: (ending) => ending.stores.privileges.deletion(privilege),
  };
};

/**
 * Takes away what ended by itself, with one event, and the line that told of it. Nobody had it any more since its end: what
 * it gave is decided at the time of each request.
 */
export const endTemporary = async (open: OpenUnit, ending: Ending): Promise<Outcome> => {
  const looking = open(null);
  return retryingConflicts(looking, async () => {
    const due = await (ending.what === 'membership' ? dueRoles : duePrivilege)(looking, ending);
    if (!due) {
      await looking.commit([looking.stores.endings.lineRemoval(ending)]);
      return 'stale';
    }
    const unit = open(due.auditType);
    await noteEnd(unit, due.whose, due.facts);
    // The store takes the lines of what it ends along.
    await unit.commit(due.changes(unit));
    return 'ended';
  });
};
