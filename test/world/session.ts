import type { Instance } from './instance.ts';

/** A person's token inside the organization. */
export const sessionIn = async ({ app, email, password, orgId }: Instance): Promise<string> => {
  const login = await app.ok('POST', '/api/v3/auth/login', { body: { email, password } });
  const selected = await app.ok('POST', '/api/v3/auth/select-organization', {
    token: login.body.accessToken,
    body: { organizationId: orgId },
  });
  return selected.body.token;
};
