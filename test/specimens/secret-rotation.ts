import type { Names } from '../world/victim.ts';
import { rotationInputsOf } from '../world/victim-rotation.ts';
import { hiding, queryOf, type Specimen, type Specimens } from './specimen.ts';

const v1 = '/api/v1/secret-rotations';
const v2 = '/api/v2/secret-rotations';

const byId = ({ rotationId }: Names): Specimen => ({ params: { id: rotationId } });
const named = ({ rotationId }: Names): Pick<Specimen, 'params'> => ({
  params: { provider: 'sendgrid-api-key', id: rotationId },
});
const ofProject = queryOf(({ projectId }) => ({ projectId }));

export const specimens: Specimens = {
  'GET /api/v1/secret-rotation-providers/{workspaceId}': ({ projectId }) => ({
    params: { workspaceId: projectId },
  }),
  [`GET ${v1}`]: queryOf(({ projectId }) => ({ workspaceId: projectId })),
  [`POST ${v1}`]: hiding(['inputs.admin_api_key'], ({ projectId, environment, secretId }) => ({
    body: {
      workspaceId: projectId,
      environment,
      secretPath: '/',
      interval: 30,
      provider: 'sendgrid',
      inputs: rotationInputsOf('orders'),
      outputs: { api_key: secretId },
    },
  })),
  [`POST ${v1}/restart`]: ({ rotationId }) => ({ body: { id: rotationId } }),
  [`GET ${v1}/{id}`]: byId,
  [`POST ${v1}/{id}/rotate`]: byId,
  [`POST ${v1}/{id}/pause`]: byId,
  [`POST ${v1}/{id}/resume`]: byId,
  [`POST ${v1}/{id}/roll-back`]: (names) => ({
    ...byId(names),
    owner: { status: 400, message: /no credential before/ },
  }),
  [`DELETE ${v1}/{id}`]: byId,
  [`GET ${v2}`]: ofProject,
  [`GET ${v2}/{provider}`]: (names) => ({ ...ofProject(names), params: { provider: 'sendgrid-api-key' } }),
  [`POST ${v2}/{provider}`]: hiding(['connectionCredentials.apiKey'], ({ projectId, environment }) => ({
    params: { provider: 'sendgrid-api-key' },
    body: {
      projectId,
      environment,
      secretPath: '/',
      name: 'mail',
      rotationInterval: 30,
      rotateAtUtc: { hours: 3, minutes: 0 },
      connectionCredentials: { apiKey: 'SG.of-the-administrator' },
      parameters: { scopes: ['mail.send'] },
      secretsMapping: { apiKey: 'MAIL_KEY' },
    },
  })),
  [`GET ${v2}/{provider}/{id}`]: named,
  [`PATCH ${v2}/{provider}/{id}`]: (names) => ({ ...named(names), body: { rotationInterval: 7 } }),
  [`POST ${v2}/{provider}/{id}/rotate-secrets`]: named,
  [`DELETE ${v2}/{provider}/{id}`]: named,
};
