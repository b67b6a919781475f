import { type Ability, assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import type { Project } from './project.ts';
import { enter, type ProjectReference } from './reference.ts';

/** What may be changed about a project; absent members stay as they are. */
export interface ProjectChanges {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  readonly autoCapitalization?: boolean | undefined;
  readonly slug?: string | undefined;
  readonly hasDeleteProtection?: boolean | undefined;
  readonly pitVersionLimit?: number | undefined;
  /** Days; null for the instance's own retention. */
  readonly auditLogsRetentionDays?: number | null | undefined;
}

/** Members that need `workspace:edit`: others address the project by them, or rely on what they keep. */
const guarded = ['slug', 'hasDeleteProtection', 'pitVersionLimit', 'auditLogsRetentionDays'] as const;

const differing = (project: Project, changes: ProjectChanges): ProjectChanges =>
  Object.fromEntries(
    Object.entries(changes).filter(
      ([member, value]) => value !== undefined && value !== project[member as keyof ProjectChanges],
    ),
  );

const assertMayChange = (ability: Ability, changes: ProjectChanges): void => {
  const members = Object.keys(changes);
  const isGuarded = (member: string): boolean => (guarded as readonly string[]).includes(member);
  if (members.some(isGuarded)) assertCan(ability, 'edit', 'workspace');
  if (members.length === 0 || !members.every(isGuarded)) assertCan(ability, 'edit', 'settings');
};

/**
 * Changes a project's settings. Name, description and capitalization need `settings:edit`; slug, delete protection and
 * what is kept need `workspace:edit`, but only where they really change: clients send all members back as they
 * read them. `already-exists` for a slug that is taken.
 */
export const updateProject = (
  unit: Unit,
  reference: ProjectReference,
  changes: ProjectChanges,
): Promise<Project> =>
  retryingConflicts(unit, async () => {
    const { project, ability } = await enter(unit, reference);
    const real = differing(project, changes);
    assertMayChange(ability, real);
    unit.note({ metadata: { name: project.name, changed: Object.keys(real) } });
    if (Object.keys(real).length === 0) return project;
    const next = {
      ...project,
      ...real,
      updatedAt: unit.runtime.now().toISOString(),
      revision: project.revision + 1,
    };
    await unit.commit(unit.stores.projects.replacement(next, project));
    return next;
  });
