import { isTrustedAddress, networkText, parseTrustedIp, type TrustedIp } from '../addresses/trusted-ips.ts';
import { memberOf } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { mayEnterEveryProject } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { enterProject, unknownProject } from './access.ts';
import type { Project } from './project.ts';

/** The most entries one project may have: the active ones are read with every request in it. */
const maxProjectTrustedIps = 50;

/** An address or network from which a project may be used. */
export interface ProjectTrustedIp extends TrustedIp {
  readonly id: string;
  readonly projectId: string;
  /** Entries that are not active count for nothing. */
  readonly isActive: boolean;
  readonly comment: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** All entries of a project; what counts of them stands in the project itself. */
export interface ProjectTrustedIps {
  readonly projectId: string;
  readonly entries: readonly ProjectTrustedIp[];
  readonly revision: number;
}

export interface TrustedIpStore {
  find(projectId: string): Promise<ProjectTrustedIps | undefined>;
  /** Refused with `conflict` when somebody else changed them meanwhile. */
  replacement(next: ProjectTrustedIps, previous: ProjectTrustedIps | undefined): Change;
}

type Action = 'read' | 'create' | 'edit' | 'delete';

interface Entered {
  readonly project: Project;
  /** Comes in from any address, as an admin of the organization. */
  readonly asOrganizationAdmin: boolean;
}

/**
 * Who may enter every project comes from anywhere: else a list that names the wrong networks would shut everybody out for
 * good.
 */
const enter = async (unit: Unit, projectId: string, action: Action): Promise<Entered> => {
  if (!(await mayEnterEveryProject(unit))) {
    const { project, ability } = await enterProject(unit, projectId);
    assertCan(ability, action, 'ip-allowlist');
    return { project, asOrganizationAdmin: false };
  }
  const project = await unit.stores.projects.find(projectId);
  if (project?.orgId !== memberOf(unit.caller).orgId) throw unknownProject();
  unit.note({
    projectId: project.id,
    organizationId: project.orgId,
    retentionDays: project.auditLogsRetentionDays ?? undefined,
    hasWebhooks: project.hasWebhooks,
    hasChat: project.hasChat,
    metadata: { asOrganizationAdmin: true },
  });
  return { project, asOrganizationAdmin: true };
};

const assertSensible = ({ origin }: Unit, { project, asOrganizationAdmin }: Entered, next: Project): void => {
  if (project.trustedNetworks && next.trustedNetworks?.length === 0)
    throw new LocketError(
      'bad-request',
      'An empty list would let nobody in: to trust every address, add 0.0.0.0/0 and ::/0 first',
    );
  if (!asOrganizationAdmin && !isTrustedAddress(next, origin.ipAddress))
    throw new LocketError('bad-request', 'This would shut out your own network address: add that first');
};

const withNetworks = (unit: Unit, project: Project, entries: readonly ProjectTrustedIp[]): Project => {
  const active = entries.filter(({ isActive }) => isActive).map(networkText);
  const isRestricted = project.trustedNetworks !== undefined || active.length > 0;
  return {
    ...project,
    ...(isRestricted && { trustedNetworks: active }),
    updatedAt: unit.runtime.now().toISOString(),
    revision: project.revision + 1,
  };
};

/** Writes the entries, and into the project what counts of them. */
const replace = async (
  unit: Unit,
  entered: Entered,
  entries: readonly ProjectTrustedIp[],
  previous: ProjectTrustedIps | undefined,
): Promise<void> => {
  const { project } = entered;
  const next = withNetworks(unit, project, entries);
  assertSensible(unit, entered, next);
  await unit.commit([
    unit.stores.trustedIps.replacement(
      { projectId: project.id, entries, revision: (previous?.revision ?? 0) + 1 },
      previous,
    ),
    ...unit.stores.projects.replacement(next, project),
  ]);
};

const note = (unit: Unit, entry: ProjectTrustedIp): void =>
  unit.note({
    metadata: { trustedIpId: entry.id, ipAddress: networkText(entry), isActive: entry.isActive },
  });

/** The entries of a project, in the order in which they were made. Needs `ip-allowlist:read`. */
export const listTrustedIps = async (unit: Unit, projectId: string): Promise<readonly ProjectTrustedIp[]> => {
  const { project } = await enter(unit, projectId, 'read');
  const entries = (await unit.stores.trustedIps.find(project.id))?.entries ?? [];
  unit.note({ metadata: { numberOfTrustedIps: entries.length } });
  return entries;
};

export interface TrustedIpDraft {
  /** An address or CIDR network. */
  readonly ipAddress: string;
  readonly comment: string;
  readonly isActive: boolean;
}

/**
 * Adds an entry: from the first active one on, the project is used from active entries only, by everybody. Needs
 * `ip-allowlist:create`; `bad-request` for what is no address, one that shuts out the caller, and one too many.
 */
export const addTrustedIp = (
  unit: Unit,
  projectId: string,
  { ipAddress, comment, isActive }: TrustedIpDraft,
): Promise<ProjectTrustedIp> =>
  retryingConflicts(unit, async () => {
    const entered = await enter(unit, projectId, 'create');
    const previous = await unit.stores.trustedIps.find(entered.project.id);
    const entries = previous?.entries ?? [];
    if (entries.length >= maxProjectTrustedIps)
      throw new LocketError('bad-request', `A project has at most ${maxProjectTrustedIps} trusted IPs`);
    const at = unit.runtime.now().toISOString();
    const entry = {
      ...parseTrustedIp(ipAddress),
      id: unit.runtime.uuid(),
      projectId: entered.project.id,
      isActive,
      comment,
      createdAt: at,
      updatedAt: at,
    };
    note(unit, entry);
    await replace(unit, entered, [...entries, entry], previous);
    return entry;
  });

const entryOf = (known: ProjectTrustedIps | undefined, id: string): ProjectTrustedIp => {
  const entry = known?.entries.find((each) => each.id === id);
  if (!entry) throw new LocketError('not-found', 'Trusted IP not found');
  return entry;
};

/** What is left out stays as it is. */
export type TrustedIpChange = {
  readonly [Member in keyof TrustedIpDraft]?: TrustedIpDraft[Member] | undefined;
};

/** Changes an entry. Needs `ip-allowlist:edit`; `not-found` for an unknown one, `bad-request` as adding. */
export const updateTrustedIp = (
  unit: Unit,
  projectId: string,
  trustedIpId: string,
  change: TrustedIpChange,
): Promise<ProjectTrustedIp> =>
  retryingConflicts(unit, async () => {
    const entered = await enter(unit, projectId, 'edit');
    const previous = await unit.stores.trustedIps.find(entered.project.id);
    const before = entryOf(previous, trustedIpId);
    const { prefix: _, ...rest } = before;
    const address = change.ipAddress === undefined ? before : parseTrustedIp(change.ipAddress);
    const entry: ProjectTrustedIp = {
      ...rest,
      ipAddress: address.ipAddress,
      type: address.type,
      ...(address.prefix !== undefined && { prefix: address.prefix }),
      comment: change.comment ?? before.comment,
      isActive: change.isActive ?? before.isActive,
      updatedAt: unit.runtime.now().toISOString(),
    };
    note(unit, entry);
    const entries = (previous?.entries ?? []).map((each) => (each.id === entry.id ? entry : each));
    await replace(unit, entered, entries, previous);
    return entry;
  });

/** Takes an entry away. Needs `ip-allowlist:delete`; `bad-request` for the last active one. */
export const removeTrustedIp = (
  unit: Unit,
  projectId: string,
  trustedIpId: string,
): Promise<ProjectTrustedIp> =>
  retryingConflicts(unit, async () => {
    const entered = await enter(unit, projectId, 'delete');
    const previous = await unit.stores.trustedIps.find(entered.project.id);
    const entry = entryOf(previous, trustedIpId);
    note(unit, entry);
    const entries = (previous?.entries ?? []).filter(({ id }) => id !== entry.id);
    await replace(unit, entered, entries, previous);
    return entry;
  });
