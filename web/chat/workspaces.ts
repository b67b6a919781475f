import { useQuery } from '@tanstack/react-query';
import type { ReplyOf } from '../api/client.ts';
import { reading } from '../api/queries.ts';

export const listOfWorkspaces = 'GET /api/v1/workflow-integrations/slack';
export type Workspace = ReplyOf<typeof listOfWorkspaces>[number];

/** Workspaces in which the organization installed the app. */
export const useWorkspaces = () => useQuery(reading(listOfWorkspaces, {}));
