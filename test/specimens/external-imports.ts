import { hiding, nothing, queryOf, type Specimens } from './specimen.ts';

const base = '/api/v1/imports';
const source = {
  type: 'vault',
  url: 'https://vault.example.com',
  token: 'the token of a vault',
  path: 'kv/app',
};

export const specimens: Specimens = {
  [`GET ${base}`]: queryOf(({ projectId }) => ({ projectId })),
  [`POST ${base}`]: hiding(['source.token'], ({ projectId, environment }) => ({
    body: { projectId, environment, secretPath: '/', source, dryRun: true, onConflict: 'skip' },
  })),
  [`GET ${base}/{importId}`]: nothing,
  [`GET ${base}/{importId}/report`]: nothing,
  [`POST ${base}/{importId}/cancel`]: nothing,
  [`POST ${base}/{importId}/resume`]: hiding(['source.token'], () => ({ body: { source } })),
};
