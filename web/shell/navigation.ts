import {
  Bot,
  Building2,
  DoorOpen,
  FolderKanban,
  GitPullRequest,
  KeyRound,
  type LucideIcon,
  Settings,
  ShieldCheck,
} from 'lucide-react';
import type { shellWords } from './words.ts';

/** An entry of the navigation and of the command palette. */
export interface Destination {
  /** A path of the route table; `$projectId` is filled in. */
  readonly to: string;
  readonly label: keyof (typeof shellWords)['en'];
  readonly icon: LucideIcon;
}

/** Pages of the organization, in the order that the navigation shows them. */
export const organizationPages: readonly Destination[] = [
  { to: '/projects', label: 'projects', icon: FolderKanban },
  { to: '/identities', label: 'identities', icon: Bot },
  { to: '/organization', label: 'organization', icon: Building2 },
];

/** Pages of a project. */
export const projectPages: readonly Destination[] = [
  { to: '/projects/$projectId/secrets', label: 'secrets', icon: KeyRound },
  { to: '/projects/$projectId/approvals', label: 'approvals', icon: GitPullRequest },
  { to: '/projects/$projectId/access-requests', label: 'accessRequests', icon: DoorOpen },
  { to: '/projects/$projectId/access', label: 'access', icon: ShieldCheck },
  { to: '/projects/$projectId/settings', label: 'settings', icon: Settings },
];
