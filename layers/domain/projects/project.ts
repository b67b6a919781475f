import type { WrappedKey } from '../keys/key-ring.ts';
import type { RoleGrant } from '../permissions/grants.ts';
import type { Change } from '../store/change.ts';
import type { DeletedProjectStore } from './deleted.ts';

export interface Environment {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  /** 1-based; as it was given, so that there may be gaps. */
  readonly position: number;
  /** Whether its values are shown to people who were proven just now only, where their organization asks for that. */
  readonly isProtected?: true;
  /** True from the first change policy on: without it no change looks for any. */
  readonly hasChangePolicies?: true;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** At most this many environments fit a project: they live in its one item. */
export const maxEnvironments = 100;

/** A project: environments, settings and its wrapped data keys, in one bounded item. */
export interface Project {
  readonly id: string;
  readonly orgId: string;
  readonly name: string;
  readonly slug: string;
  readonly description: string | null;
  readonly type: string;
  readonly autoCapitalization: boolean;
  readonly hasDeleteProtection: boolean;
  /** Versions kept of each secret. */
  readonly pitVersionLimit: number;
  readonly auditLogsRetentionDays: number | null;
  readonly environments: readonly Environment[];
  readonly keys: readonly WrappedKey[];
  /** The customer's KMS that wraps the keys; the organization's key alone when absent. */
  readonly externalKmsId?: string;
  /** Addresses and networks from which it may be used, at most 50; any when absent, none when empty. */
  readonly trustedNetworks?: readonly string[];
  /** False as long as there is no webhook to tell of changes; absent where an earlier version did not say. */
  readonly hasWebhooks?: boolean;
  /** The same of syncs to targets elsewhere. */
  readonly hasSyncs?: boolean;
  /** The same of a chat that is told of requests and failures. */
  readonly hasChat?: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** Who can hold roles in a project: a group holds them for everybody in it. */
export type GrantKind = 'identity' | 'user' | 'group';

/** Ids of what decided the rights of one actor in one project: where to look first the next time. */
export interface RightsGuess {
  readonly orgId: string;
  /** Whether its groups were looked for, and which it was in. */
  readonly inGroups: boolean;
  readonly groupIds: readonly string[];
  readonly customRoleIds: readonly string[];
  /** Whether its privileges were looked for. */
  readonly hasPrivileges: boolean;
}

/** The roles one actor holds in one project. */
export interface ProjectGrant {
  readonly id: string;
  readonly projectId: string;
  readonly orgId: string;
  readonly actorKind: GrantKind;
  readonly actorId: string;
  readonly roles: readonly RoleGrant[];
  /** True from the first additional privilege on it on: without it no request looks for any. */
  readonly hasPrivileges?: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/**
 * Projects and who holds which roles in them. Every read is strongly consistent; where it does not say so, deleted
 * projects are absent.
 */
export interface ProjectStore extends DeletedProjectStore {
  find(projectId: string): Promise<Project | undefined>;
  /** Project id behind a slug: may come from a bounded cache; the caller validates it against the project. */
  idBySlug(orgId: string, slug: string): Promise<string | undefined>;
  listOf(orgId: string): Promise<readonly Project[]>;
  creation(project: Project): readonly Change[];
  /** Refused with `conflict` when somebody else changed the project meanwhile; `already-exists` for a taken slug. */
  replacement(project: Project, previous: Project): readonly Change[];
  deletion(project: Project, at: string): readonly Change[];
  /** Changes nothing; refused with `conflict` when there is such a project, one that was restored included. */
  absenceCheck(projectId: string): Change;
  /** Project id behind an environment id. */
  projectOfEnvironment(environmentId: string): Promise<string | undefined>;

  grant(projectId: string, kind: GrantKind, actorId: string): Promise<ProjectGrant | undefined>;
  grantById(membershipId: string): Promise<ProjectGrant | undefined>;
  grantsIn(projectId: string, kind: GrantKind): Promise<readonly ProjectGrant[]>;
  grantsOf(kind: GrantKind, actorId: string): Promise<readonly ProjectGrant[]>;
  /** Refused with `already-exists` for a member, with `not-found` when the actor left the organization. */
  grantCreation(grant: ProjectGrant): readonly Change[];
  /** The same for somebody whose membership is made, or looked at, by another change of the same commit. */
  furtherGrantCreation(grant: ProjectGrant): readonly Change[];
  /** Refused with `conflict` when somebody else changed the grant meanwhile; so is its deletion. */
  grantReplacement(grant: ProjectGrant, previous: ProjectGrant): readonly Change[];
  grantDeletion(grant: ProjectGrant): readonly Change[];
  /** Changes nothing; refused with `conflict` unless the grant still stands as it was read. */
  grantCheck(grant: ProjectGrant): Change;
  /** Changes nothing; refused with `conflict` when whoever holds the grant is not in the organization any more. */
  holderCheck(grant: ProjectGrant): Change;

  /** Environment id that last stood behind a slug: for speculative reads only. */
  guessEnvironmentId(projectId: string, slug: string): string | undefined;
  /** Project id that last stood behind a slug: for speculative reads only. */
  guessId(orgId: string, slug: string): string | undefined;
  /** Notes where rights came from beside the actor's own grant and built-in roles: for speculative reads only. */
  remember(projectId: string, kind: 'identity' | 'user', actorId: string, from: RightsGuess): void;
  /** Names the items that deciding access to this project will read, so that they join the first round. */
  expect(projectId: string, kind: GrantKind, actorId: string): void;
  /** The same for a slug, when the project behind it is known. */
  expectSlug(orgId: string, slug: string, kind: 'identity' | 'user', actorId: string): void;
  /** Names all memberships of a kind in a project, so that they join the first round. */
  expectGrants(projectId: string, kind: GrantKind): void;
  /** The same of all memberships of one actor or group. */
  expectGrantsOf(kind: GrantKind, actorId: string): void;
}
