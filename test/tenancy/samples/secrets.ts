import type { Names } from '../victim.ts';
import {
  body,
  bodyOf,
  folderPlace,
  nextWeek,
  nothing,
  projectPlace,
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

const bySlug: Place = ({ projectSlug, environment }) => ({ projectSlug, environment, secretPath: '/' });

const move: SampleOf = bodyOf(({ projectSlug, environment, folderName, secretId }) => ({
  projectSlug,
  sourceEnvironment: environment,
  sourceSecretPath: '/',
  destinationEnvironment: environment,
  destinationSecretPath: `/${folderName}`,
  secretIds: [secretId],
}));

const tagging = (place: Place, slug: 'tagSlug' | 'attachedTagSlug'): SampleOf =>
  bodyOf((names) => ({ ...place(names), tagSlugs: [names[slug]] }));

const taggingAt = (base: string, place: Place): Samples => ({
  [`POST ${base}/{secretName+}`]: tagging(place, 'tagSlug'),
  [`DELETE ${base}/{secretName+}`]: tagging(place, 'attachedTagSlug'),
});

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
  ...taggingAt('/api/v3/secrets/tags', bySlug),
  ...taggingAt('/api/v4/secrets/tags', v4),
  'GET /api/v4/secrets/deleted': queryOf(v4),
  'POST /api/v4/secrets/{secretId}/restore': withParams(
    ({ deletedSecretId }) => ({ secretId: deletedSecretId }),
    {},
  ),
};

const importsAt = (base: string, place: Place): Samples => ({
  [`GET ${base}`]: queryOf(place),
  [`POST ${base}`]: bodyOf((names) => ({ ...place(names), import: { environment: 'prod', path: '/' } })),
  [`GET ${base}/{secretImportId}`]: nothing,
  [`PATCH ${base}/{secretImportId}`]: bodyOf((names) => ({ ...place(names), import: { position: 1 } })),
  [`DELETE ${base}/{secretImportId}`]: bodyOf(place),
  [`POST ${base}/{secretImportId}/replication-resync`]: (names) => ({
    body: place(names),
    owner: { status: 400, message: /replicat/i },
  }),
});

export const importSamples: Samples = {
  ...importsAt('/api/v1/secret-imports', folderPlace),
  ...importsAt('/api/v2/secret-imports', projectPlace),
  'GET /api/v1/secret-imports/secrets/raw': queryOf(folderPlace),
  'GET /api/v2/secret-imports/secrets': queryOf(projectPlace),
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
