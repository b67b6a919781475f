import type { GivenRules } from '../permissions/grants.ts';
import type { ProjectGrant } from '../projects/project.ts';
import type { Change } from '../store/change.ts';

/** Rules that one actor has in one project beside its roles. */
export interface Privilege extends GivenRules {
  readonly id: string;
  readonly projectId: string;
  readonly actorKind: 'identity' | 'user';
  readonly actorId: string;
  /** The project membership it hangs on, the actor's own or a group's: it holds as long as that gives access. */
  readonly membershipId: string;
  /** Unique among the privileges of its actor in the project. */
  readonly slug: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** The most that one actor has in one project: requests read all of them. */
export const maxPrivileges = 20;

/** Additional privileges. Every read is strongly consistent. */
export interface PrivilegeStore {
  /** All of an actor in a project, those whose membership ended included. */
  of(projectId: string, kind: Privilege['actorKind'], actorId: string): Promise<readonly Privilege[]>;
  find(privilegeId: string): Promise<Privilege | undefined>;
  /** The same in one read, where it is known whose it is. */
  findOf(
    projectId: string,
    kind: Privilege['actorKind'],
    actorId: string,
    privilegeId: string,
  ): Promise<Privilege | undefined>;
  findBySlug(
    projectId: string,
    kind: Privilege['actorKind'],
    actorId: string,
    slug: string,
  ): Promise<Privilege | undefined>;
  /**
   * Hangs on `grant`, which says from then on that there are privileges. Refused with `already-exists` for a taken slug,
   * with `conflict` when the grant changed meanwhile. Those that are `displaced` go in the same write, and one of them may
   * leave its slug to this one.
   */
  creation(privilege: Privilege, grant: ProjectGrant, displaced?: readonly Privilege[]): readonly Change[];
  /** Refused with `conflict` when somebody else changed it meanwhile; `already-exists` for a taken slug. */
  replacement(privilege: Privilege, previous: Privilege): readonly Change[];
  deletion(privilege: Privilege): readonly Change[];
}
