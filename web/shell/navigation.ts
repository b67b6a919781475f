import { FolderKanban, KeyRound, type LucideIcon, Settings } from 'lucide-react';
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
];

/** Pages of a project. */
export const projectPages: readonly Destination[] = [
  { to: '/projects/$projectId/secrets', label: 'secrets', icon: KeyRound },
  { to: '/projects/$projectId/settings', label: 'settings', icon: Settings },
];
