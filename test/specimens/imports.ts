import type { Names } from '../world/victim.ts';
import { bodyOf, folderPlace, nothing, projectPlace, queryOf, type Specimens } from './specimen.ts';

type Place = (names: Names) => Readonly<Record<string, string>>;

const importsAt = (base: string, place: Place): Specimens => ({
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

export const specimens: Specimens = {
  ...importsAt('/api/v1/secret-imports', folderPlace),
  ...importsAt('/api/v2/secret-imports', projectPlace),
  'GET /api/v1/secret-imports/secrets/raw': queryOf(folderPlace),
  'GET /api/v2/secret-imports/secrets': queryOf(projectPlace),
  'GET /api/v1/secret-imports/secrets': (names) => ({
    query: folderPlace(names),
    owner: { status: 400, message: /end-to-end/ },
  }),
};
