import * as z from 'zod';
import type { PlacedEnvironment } from '../../layers/domain/projects/environments.ts';
import { instant, uuid } from '../../layers/http/wire.ts';

export const EnvironmentReply = () =>
  z.object({
    id: uuid,
    name: z.string(),
    slug: z.string(),
    position: z.int(),
    isProtected: z.boolean(),
    projectId: z.string(),
    createdAt: instant(),
    updatedAt: instant(),
  });

export const environmentReply = ({
  project,
  environment,
}: Pick<PlacedEnvironment, 'environment'> & { readonly project: { readonly id: string } }) => ({
  id: environment.id,
  name: environment.name,
  slug: environment.slug,
  position: environment.position,
  isProtected: environment.isProtected ?? false,
  projectId: project.id,
  createdAt: environment.createdAt,
  updatedAt: environment.updatedAt,
});

/** What changes answer: a sentence, the project's id and the environment. */
export const EnvironmentChangeReply = () =>
  z.object({
    message: z.string(),
    workspace: z.string(),
    environment: EnvironmentReply(),
  });

export const environmentChangeReply = (message: string, placed: PlacedEnvironment) => ({
  message,
  workspace: placed.project.id,
  environment: environmentReply(placed),
});
