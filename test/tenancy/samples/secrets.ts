import type { Names } from '../victim.ts';
import {
  body,
  bodyOf,
  folderPlace,
  nextWeek,
  nothing,
  queryOf,
  type SampleOf,
  type Samples,
  v3,
  v4,
  withParams,
} from './sample.ts';

type Place = (names: Names) => Readonly<Record<string, string>>;

const newSecret =
  (place: Place): SampleOf =>
  (names) => ({ params: { secretName: 'SOMETHING_NEW' }, body: { ...place(names), secretValue: 'new' } });

const secretsAt = (base: string, place: Place): Samples => ({
  [`GET ${base}`]: queryOf(place),
  [`GET ${base}/{secretName+}`]: queryOf(place),
  [`GET ${base}/{secretName}/references`]: queryOf(place),
  [`POST ${base}/{secretName+}`]: newSecret(place),
  [`PATCH ${base}/{secretName+}`]: bodyOf((names) => ({ ...place(names), secretValue: 'changed' })),
  [`DELETE ${base}/{secretName+}`]: bodyOf(place),
});

const batchAt = (path: string, place: Place): Samples => ({
  [`POST ${path}`]: bodyOf((names) => ({
    ...place(names),
    secrets: [{ secretKey: 'SOMETHING_NEW', secretValue: 'new' }],
  })),
  [`PATCH ${path}`]: bodyOf((names) => ({
    ...place(names),
    secrets: [{ secretKey: names.secretName, secretValue: 'changed' }],
  })),
  [`DELETE ${path}`]: bodyOf((names) => ({ ...place(names), secrets: [{ secretKey: names.secretName }] })),
});

const move: SampleOf = bodyOf(({ projectSlug, environment, folderName, secretId }) => ({
  projectSlug,
  sourceEnvironment: environment,
  sourceSecretPath: '/',
  destinationEnvironment: environment,
  destinationSecretPath: `/${folderName}`,
  secretIds: [secretId],
}));

const tagging = (slug: 'tagSlug' | 'attachedTagSlug'): SampleOf =>
  bodyOf((names) => ({
    projectSlug: names.projectSlug,
    environment: names.environment,
    secretPath: '/',
    tagSlugs: [names[slug]],
  }));

const shown = ({ projectId, environment }: Names) => ({ projectId, environment });

export const secretSamples: Samples = {
  'GET /api/v1/dashboard/secrets-details': queryOf(shown),
  'GET /api/v1/dashboard/secrets-overview': queryOf(({ projectId, environment }) => ({
    projectId,
    environments: environment,
  })),
  ...secretsAt('/api/v3/secrets/raw', v3),
  ...secretsAt('/api/v4/secrets', v4),
  'GET /api/v3/secrets/raw/id/{secretId}': nothing,
  ...batchAt('/api/v3/secrets/batch/raw', v3),
  ...batchAt('/api/v4/secrets/batch', v4),
  'POST /api/v3/secrets/move': move,
  'POST /api/v4/secrets/move': move,
  'POST /api/v3/secrets/backfill-secret-references': bodyOf(({ projectId }) => ({ projectId })),
  'POST /api/v3/secrets/tags/{secretName+}': tagging('tagSlug'),
  'DELETE /api/v3/secrets/tags/{secretName+}': tagging('attachedTagSlug'),
  'GET /api/v4/secrets/deleted': queryOf(v4),
  'POST /api/v4/secrets/{secretId}/restore': withParams(
    ({ deletedSecretId }) => ({ secretId: deletedSecretId }),
    {},
  ),
};

const oneImport = '/api/v1/secret-imports/{secretImportId}';

export const importSamples: Samples = {
  'GET /api/v1/secret-imports': queryOf(folderPlace),
  'POST /api/v1/secret-imports': bodyOf((names) => ({
    ...folderPlace(names),
    import: { environment: 'prod', path: '/' },
  })),
  [`GET ${oneImport}`]: nothing,
  [`PATCH ${oneImport}`]: bodyOf((names) => ({ ...folderPlace(names), import: { position: 1 } })),
  [`DELETE ${oneImport}`]: bodyOf(folderPlace),
  [`POST ${oneImport}/replication-resync`]: (names) => ({
    body: folderPlace(names),
    owner: { status: 400, message: /replicat/i },
  }),
  'GET /api/v1/secret-imports/secrets/raw': queryOf(folderPlace),
  'GET /api/v1/secret-imports/secrets': (names) => ({
    query: folderPlace(names),
    owner: { status: 400, message: /end-to-end/ },
  }),
};

export const webhookSamples: Samples = {
  'GET /api/v1/webhooks': queryOf(({ projectId }) => ({ workspaceId: projectId })),
  'POST /api/v1/webhooks': bodyOf(({ projectId, environment }) => ({
    workspaceId: projectId,
    environment,
    webhookUrl: 'https://hooks.example.com/new',
  })),
  'GET /api/v1/webhooks/{webhookId}': nothing,
  'PATCH /api/v1/webhooks/{webhookId}': body({ isDisabled: true }),
  'DELETE /api/v1/webhooks/{webhookId}': nothing,
  'POST /api/v1/webhooks/{webhookId}/test': nothing,
};

export const sharingSamples: Samples = {
  'POST /api/v1/secret-sharing': bodyOf(() => ({ secretValue: 'shared', expiresAt: nextWeek() })),
  'GET /api/v1/secret-sharing': nothing,
  'DELETE /api/v1/secret-sharing/{sharedSecretId}': nothing,
};
