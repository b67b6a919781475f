import type { Change } from '../store/change.ts';
import type { Environment, Project } from './project.ts';

/** Since when something is gone, and until when it can be had back; both ISO 8601. */
export interface Deletion {
  readonly deletedAt: string;
  readonly restorableUntil: string;
}

/** A deleted project: everything in it still stands under the ids it had, out of reach. */
export interface DeletedProject extends Deletion {
  readonly project: Project;
}

/** A deleted environment, whose content still stands under its id. */
export interface DeletedEnvironment extends Deletion {
  readonly projectId: string;
  readonly environment: Environment;
}

/** Deleted projects and environments. Every read is strongly consistent; what has run out may still be among them. */
export interface DeletedProjectStore {
  findDeleted(projectId: string): Promise<DeletedProject | undefined>;
  deletedOf(orgId: string): Promise<readonly DeletedProject[]>;
  /**
   * Brings a project back as `project`, whose slug may be another. Refused with `already-exists` naming a slug that
   * is taken, `conflict` when it was restored or has gone for good meanwhile.
   */
  restoration(project: Project, deleted: DeletedProject, at: string): readonly Change[];

  deletedEnvironment(projectId: string, environmentId: string): Promise<DeletedEnvironment | undefined>;
  deletedEnvironmentsOf(projectId: string): Promise<readonly DeletedEnvironment[]>;
  /** Keeps an environment that leaves its project restorable. */
  environmentDeletion(projectId: string, environment: Environment, at: string): Change;
  /** Refused with `conflict` when it was restored or has gone for good meanwhile. */
  environmentRestoration(deleted: DeletedEnvironment, at: string): Change;
}

/** True while it can be restored: afterwards it may go for good at any moment. */
export const isRestorable = ({ restorableUntil }: Deletion, now: Date): boolean =>
  Date.parse(restorableUntil) > now.getTime();
