import type { Names } from '../world/victim.ts';
import {
  bodyOf,
  hiding,
  nothing,
  queryOf,
  type SpecimenOf,
  type Specimens,
  v3,
  v4,
  withParams,
} from './specimen.ts';

type Place = (names: Names) => Readonly<Record<string, string>>;

const newSecret =
  (place: Place): SpecimenOf =>
  (names) => ({
    params: { secretName: 'SOMETHING_NEW' },
    body: { ...place(names), secretValue: 'new', secretComment: 'why' },
    secret: ['secretValue', 'secretComment'],
  });

const secretsAt = (base: string, place: Place): Specimens => ({
  [`GET ${base}`]: queryOf(place),
  [`GET ${base}/{secretName+}`]: queryOf(place),
  [`GET ${base}/{secretName}/references`]: queryOf(place),
  [`POST ${base}/{secretName+}`]: newSecret(place),
  [`PATCH ${base}/{secretName+}`]: hiding(
    ['secretValue'],
    bodyOf((names) => ({ ...place(names), secretValue: 'changed' })),
  ),
  [`DELETE ${base}/{secretName+}`]: bodyOf(place),
});

const batchAt = (path: string, place: Place): Specimens => ({
  [`POST ${path}`]: hiding(
    ['secrets.0.secretValue'],
    bodyOf((names) => ({
      ...place(names),
      secrets: [{ secretKey: 'SOMETHING_NEW', secretValue: 'new' }],
    })),
  ),
  [`PATCH ${path}`]: hiding(
    ['secrets.0.secretValue'],
    bodyOf((names) => ({
      ...place(names),
      secrets: [{ secretKey: names.secretName, secretValue: 'changed' }],
    })),
  ),
  [`DELETE ${path}`]: bodyOf((names) => ({ ...place(names), secrets: [{ secretKey: names.secretName }] })),
});

const bySlug: Place = ({ projectSlug, environment }) => ({ projectSlug, environment, secretPath: '/' });

const move: SpecimenOf = bodyOf(({ projectSlug, environment, folderName, secretId }) => ({
  projectSlug,
  sourceEnvironment: environment,
  sourceSecretPath: '/',
  destinationEnvironment: environment,
  destinationSecretPath: `/${folderName}`,
  secretIds: [secretId],
}));

const tagging = (place: Place, slug: 'tagSlug' | 'attachedTagSlug'): SpecimenOf =>
  bodyOf((names) => ({ ...place(names), tagSlugs: [names[slug]] }));

const taggingAt = (base: string, place: Place): Specimens => ({
  [`POST ${base}/{secretName+}`]: tagging(place, 'tagSlug'),
  [`DELETE ${base}/{secretName+}`]: tagging(place, 'attachedTagSlug'),
});

const shown = ({ projectId, environment }: Names) => ({ projectId, environment });

export const specimens: Specimens = {
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
