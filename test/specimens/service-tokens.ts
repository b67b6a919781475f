import type { Names } from '../world/victim.ts';
import { bodyOf, nothing, type Specimens } from './specimen.ts';

const token = ({ projectId, environment }: Names) => ({
  name: 'pipeline',
  workspaceId: projectId,
  scopes: [{ environment, secretPath: '/' }],
  encryptedKey: '',
  iv: '',
  tag: '',
  expiresIn: 86_400,
  permissions: ['read'],
});

export const specimens: Specimens = {
  'POST /api/v2/service-token': bodyOf(token),
  'GET /api/v2/service-token': () => ({ owner: { status: 403, message: /for service tokens/ } }),
  'DELETE /api/v2/service-token/{serviceTokenId}': nothing,
  'GET /api/v1/workspace/{projectId}/service-token-data': nothing,
  'GET /api/v1/projects/{projectId}/service-token-data': nothing,
};
