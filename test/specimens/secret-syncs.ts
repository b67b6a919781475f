import type { Names } from '../world/victim.ts';
import { hiding, nothing, queryOf, type SpecimenOf, type Specimens } from './specimen.ts';

const connections = '/api/v1/app-connections';
const syncs = '/api/v1/secret-syncs';
const aws = { app: 'aws' };
const parameters = { app: 'aws-parameter-store' };

const ofConnection =
  (fields?: object): SpecimenOf =>
  () => ({ params: aws, ...(fields && { body: fields as never }) });
const ofSync =
  (fields?: object): SpecimenOf =>
  () => ({ params: parameters, ...(fields && { body: fields as never }) });

const destinationConfig = { region: 'eu-central-1', path: '/shop/' };

export const specimens: Specimens = {
  [`GET ${connections}/options`]: nothing,
  [`GET ${connections}`]: queryOf(({ projectId }) => ({ projectId })),
  [`GET ${connections}/{app}`]: ({ projectId }: Names) => ({ params: aws, query: { projectId } }),
  [`POST ${connections}/{app}`]: hiding(['credentials.secretAccessKey'], ({ projectId }: Names) => ({
    params: aws,
    body: {
      projectId,
      name: 'deployments',
      method: 'access-key',
      credentials: { accessKeyId: 'AKIA0001', secretAccessKey: 'the secret half of an access key' },
    },
  })),
  [`GET ${connections}/{app}/{connectionId}`]: ofConnection(),
  [`PATCH ${connections}/{app}/{connectionId}`]: ofConnection({ name: 'renamed' }),
  [`DELETE ${connections}/{app}/{connectionId}`]: () => ({
    params: aws,
    owner: { status: 400, message: /in use/ },
  }),
  [`POST ${connections}/{app}/{connectionId}/check`]: ofConnection(),
  [`GET ${connections}/{app}/{connectionId}/usage`]: ofConnection(),
  [`GET ${syncs}/options`]: nothing,
  [`GET ${syncs}`]: queryOf(({ projectId }) => ({ projectId })),
  [`GET ${syncs}/{app}`]: ({ projectId }: Names) => ({ params: parameters, query: { projectId } }),
  [`POST ${syncs}/{app}`]: ({ projectId, environment, connectionId }: Names) => ({
    params: parameters,
    body: {
      projectId,
      environment,
      connectionId,
      name: 'shop',
      secretPath: '/',
      syncOptions: { initialSyncBehavior: 'overwrite-destination' },
      destinationConfig,
    },
  }),
  [`POST ${syncs}/{app}/check-destination`]: ({ projectId }: Names) => ({
    params: parameters,
    body: { projectId, destinationConfig },
  }),
  [`GET ${syncs}/{app}/{syncId}`]: ofSync(),
  [`PATCH ${syncs}/{app}/{syncId}`]: ofSync({ isAutoSyncEnabled: false }),
  [`DELETE ${syncs}/{app}/{syncId}`]: ofSync(),
  [`POST ${syncs}/{app}/{syncId}/sync-secrets`]: ofSync(),
  [`POST ${syncs}/{app}/{syncId}/import-secrets`]: ofSync(),
  [`POST ${syncs}/{app}/{syncId}/remove-secrets`]: ofSync(),
  [`GET ${syncs}/{app}/{syncId}/plan`]: ofSync(),
  [`GET ${syncs}/{app}/{syncId}/keys`]: ofSync(),
};
