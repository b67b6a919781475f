import { apiOf } from '../load/api.ts';
import { type Seeded, seed } from '../load/seed.ts';
import { type AppOptions, type MeteredApp, startMeteredApp } from './app.ts';

export interface SeededApp {
  readonly app: MeteredApp;
  readonly seeded: Seeded;
  readonly organizationId: string;
  /** Of an admin of the organization. */
  readonly adminToken: string;
}

/** Whoever owns the instance. */
export const seededOwner = { email: 'admin@example.org', password: 'correct horse battery' };

/** A metered application with the bench's project in it; `many` secrets are in the full folder. */
export const withSeededApp = async <T>(
  many: number,
  use: (seeded: SeededApp) => Promise<T>,
  options: AppOptions = {},
): Promise<T> => {
  const app = await startMeteredApp(options);
  try {
    const { organization, identity } = await app.send({
      method: 'POST',
      path: '/api/v1/admin/bootstrap',
      body: { ...seededOwner, organization: 'Bench' },
    });
    const token = identity.credentials.token as string;
    const seeded = await seed(apiOf(app.send, token), organization.id, many);
    return await use({ app, seeded, organizationId: organization.id, adminToken: token });
  } finally {
    await app.close();
  }
};
