import type { ScopeRequest } from '../../layers/domain/secrets/scope.ts';
import { id, optional } from '../../layers/http/wire.ts';

/** Where a request says it wants to work, in either generation's words. */
export interface ScopeMembers {
  readonly workspaceId?: string | undefined;
  readonly workspaceSlug?: string | undefined;
  readonly projectId?: string | undefined;
  readonly projectSlug?: string | undefined;
  readonly environment: string;
  readonly secretPath: readonly string[];
}

/** How one generation of the API spells the same thing. */
export interface Dialect {
  readonly version: 'v3' | 'v4';
  readonly base: string;
  /** Members that name the project. */
  readonly project: Readonly<Record<string, typeof projectMember>>;
  readonly scope: (members: ScopeMembers) => ScopeRequest;
}

const projectMember = optional(id);

/** `workspaceId` or `workspaceSlug`; the Python SDK says `projectSlug` when it writes. */
export const v3: Dialect = {
  version: 'v3',
  base: '/api/v3/secrets/raw',
  project: { workspaceId: projectMember, workspaceSlug: projectMember, projectSlug: projectMember },
  scope: ({ workspaceId, workspaceSlug, projectSlug, environment, secretPath }) => ({
    projectId: workspaceId,
    projectSlug: workspaceSlug ?? projectSlug,
    environment,
    path: secretPath,
  }),
};

/** `projectId` or `projectSlug`. */
export const v4: Dialect = {
  version: 'v4',
  base: '/api/v4/secrets',
  project: { projectId: projectMember, projectSlug: projectMember },
  scope: ({ projectId, projectSlug, environment, secretPath }) => ({
    projectId,
    projectSlug,
    environment,
    path: secretPath,
  }),
};
