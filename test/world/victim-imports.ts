import type { Ask } from './victim.ts';

/** An import from elsewhere that was started, and that nobody goes on with: its source holds the mark. */
export const createExternalImport = async (ask: Ask, projectId: string, mark: string): Promise<string> => {
  const made = await ask('POST', '/api/v1/imports', {
    projectId,
    environment: 'dev',
    secretPath: '/',
    source: { type: 'vault', url: 'https://vault.example.org', token: `value-of-${mark}`, path: 'kv/app' },
  });
  return made.import.id;
};
