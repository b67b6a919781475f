import * as z from 'zod';
import { readFavorites, setFavorites } from '../../layers/domain/users/favorites.ts';
import { people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id } from '../../layers/http/wire.ts';

const FavoritesReply = () => z.object({ projectFavorites: z.array(z.string()) });
const maxFavorites = 100;

const row = { path: '/api/v1/user/me/project-favorites', access: people, reply: FavoritesReply } as const;

const read = operation({
  ...row,
  method: 'GET',
  summary: 'List the caller’s favourite projects in an organization',
  audit: 'get-project-favorites',
  limit: 'read',
  query: z.object({ orgId: id }),
  handle: async ({ query, unit }) => ({ projectFavorites: [...(await readFavorites(unit, query.orgId))] }),
});

const replace = operation({
  ...row,
  method: 'PUT',
  summary: 'Choose the caller’s favourite projects in an organization',
  audit: 'update-project-favorites',
  limit: 'write',
  body: z.object({ orgId: id, projectFavorites: z.array(id).max(maxFavorites) }),
  handle: async ({ body, unit }) => ({
    projectFavorites: [...(await setFavorites(unit, body.orgId, body.projectFavorites))],
  }),
});

export const favoriteOperations = [read, replace];
