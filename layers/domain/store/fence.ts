import type { Change } from './change.ts';

/** What is counted or looked through before one more is written, in an organization; its fence lies there. */
export const fencedInOrganization = [
  'templates',
  'organization-roles',
  'audit-streams',
  'external-kms',
  'scim-tokens',
  'organization-connections',
  'workflow-integrations',
  'scan-sources',
] as const;

/** The same in a project. */
type FencedInProject =
  | 'webhooks'
  | 'connections'
  | 'syncs'
  | 'dynamic-secrets'
  | 'secret-rotations'
  | 'tags'
  | 'imports'
  | 'external-imports'
  | 'service-tokens'
  | 'keys'
  | 'certificate-authorities'
  | 'certificate-templates'
  | 'pki-alerts'
  | 'pki-collections'
  | 'acme-keys'
  | 'est-configs'
  | 'project-roles'
  | 'privileges'
  | 'access-policies'
  | 'change-policies'
  | 'change-comments';

type Fenced = (typeof fencedInOrganization)[number] | FencedInProject;

/** How a fence was found. Whoever writes inside renews it, so that it tells whether a look still holds. */
export interface Fence {
  readonly around: Fenced;
  /** Id of the organization or project. */
  readonly holderId: string;
  /** Who renewed it last; undefined when nobody has yet. */
  readonly renewal: string | undefined;
}

/** Makes looking at many things a condition of the write that follows. */
export interface FenceStore {
  /** To be read before the look begins; what was read before is read anew after it. */
  find(around: Fenced, holderId: string): Promise<Fence>;
  /** Goes with the write; refused with `conflict` when somebody else wrote since the fence was read. */
  renewed(fence: Fence): Change;
}
