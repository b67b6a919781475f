import {
  BadgeCheck,
  Bell,
  Bot,
  Building2,
  CircleUser,
  DoorOpen,
  FolderKanban,
  GitPullRequest,
  HeartPulse,
  Import,
  KeyRound,
  LayoutTemplate,
  type LucideIcon,
  PlugZap,
  RefreshCw,
  RotateCw,
  ScanSearch,
  ScrollText,
  Settings,
  Share2,
  ShieldCheck,
  Timer,
  Vault,
  Webhook,
} from 'lucide-react';
import type { shellWords } from './words.ts';

/** An entry of the navigation and of the command palette. */
export interface Destination {
  /** A path of the route table; `$projectId` is filled in. */
  readonly to: string;
  readonly label: keyof (typeof shellWords)['en'];
  readonly icon: LucideIcon;
  /** Left out for everybody but those who run the instance; what the page reads is refused to them anyway. */
  readonly isForServerAdmins?: true;
}

/** Pages of the organization, in the order that the navigation shows them. */
export const organizationPages: readonly Destination[] = [
  { to: '/projects', label: 'projects', icon: FolderKanban },
  { to: '/identities', label: 'identities', icon: Bot },
  { to: '/organization', label: 'organization', icon: Building2 },
  { to: '/app-connections', label: 'connections', icon: PlugZap },
  { to: '/scanning', label: 'scanning', icon: ScanSearch },
  { to: '/sharing', label: 'sharing', icon: Share2 },
  { to: '/audit', label: 'audit', icon: ScrollText },
  { to: '/project-templates', label: 'templates', icon: LayoutTemplate },
  { to: '/instance', label: 'instance', icon: HeartPulse, isForServerAdmins: true },
];

/** Pages within a room of the organization, which the palette leads to beside those above. */
export const organizationParts: readonly Destination[] = [
  { to: '/organization/groups', label: 'organizationGroups', icon: Building2 },
  { to: '/organization/roles', label: 'organizationRoles', icon: Building2 },
  { to: '/organization/slack', label: 'slack', icon: Building2 },
  { to: '/organization/sso', label: 'sso', icon: Building2 },
  { to: '/organization/scim', label: 'scim', icon: Building2 },
  { to: '/organization/settings', label: 'organizationSettings', icon: Building2 },
  { to: '/scanning/sources', label: 'scanSources', icon: ScanSearch },
  { to: '/audit/streams', label: 'auditStreams', icon: ScrollText },
  { to: '/account', label: 'profile', icon: CircleUser },
];

/** Pages of a project. */
export const projectPages: readonly Destination[] = [
  { to: '/projects/$projectId/secrets', label: 'secrets', icon: KeyRound },
  { to: '/projects/$projectId/approvals', label: 'approvals', icon: GitPullRequest },
  { to: '/projects/$projectId/access-requests', label: 'accessRequests', icon: DoorOpen },
  { to: '/projects/$projectId/access', label: 'access', icon: ShieldCheck },
  { to: '/projects/$projectId/syncs', label: 'syncs', icon: RefreshCw },
  { to: '/projects/$projectId/rotations', label: 'rotations', icon: RotateCw },
  { to: '/projects/$projectId/imports', label: 'imports', icon: Import },
  { to: '/projects/$projectId/dynamic-secrets', label: 'dynamicSecrets', icon: Timer },
  { to: '/projects/$projectId/certificates', label: 'certificates', icon: BadgeCheck },
  { to: '/projects/$projectId/keys', label: 'keys', icon: Vault },
  { to: '/projects/$projectId/webhooks', label: 'webhooks', icon: Webhook },
  { to: '/projects/$projectId/notifications', label: 'notifications', icon: Bell },
  { to: '/projects/$projectId/audit', label: 'audit', icon: ScrollText },
  { to: '/projects/$projectId/settings', label: 'settings', icon: Settings },
];

/** Pages within a room of a project. */
export const projectParts: readonly Destination[] = [
  { to: '/projects/$projectId/access/groups', label: 'projectGroups', icon: ShieldCheck },
  { to: '/projects/$projectId/access/identities', label: 'projectIdentities', icon: ShieldCheck },
  { to: '/projects/$projectId/access/roles', label: 'projectRoles', icon: ShieldCheck },
  { to: '/projects/$projectId/access/explain', label: 'explain', icon: ShieldCheck },
  { to: '/projects/$projectId/approvals/policies', label: 'changePolicies', icon: GitPullRequest },
  { to: '/projects/$projectId/access-requests/policies', label: 'accessPolicies', icon: DoorOpen },
  { to: '/projects/$projectId/access-requests/grants', label: 'accessGrants', icon: DoorOpen },
  { to: '/projects/$projectId/syncs/connections', label: 'projectConnections', icon: PlugZap },
];
