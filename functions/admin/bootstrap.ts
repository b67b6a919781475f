import * as z from 'zod';
import { bootstrap, bootstrapSecretHeader } from '../../layers/domain/instance/bootstrap.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { shownName, uuid } from '../../layers/http/wire.ts';

const BootstrapBody = z.object({
  email: z.string().trim().toLowerCase().max(255).pipe(z.email()),
  password: z.string().min(8).max(512),
  organization: shownName(64),
});

const BootstrapReply = () =>
  z.object({
    message: z.string(),
    user: z.object({
      id: uuid,
      email: z.string(),
      username: z.string(),
      firstName: z.string().nullable(),
      lastName: z.string().nullable(),
      superAdmin: z.boolean(),
    }),
    organization: z.object({ id: uuid, name: z.string(), slug: z.string() }),
    identity: z.object({ id: uuid, name: z.string(), credentials: z.object({ token: z.string() }) }),
  });

export const bootstrapInstance = operation({
  method: 'POST',
  path: '/api/v1/admin/bootstrap',
  summary: 'Set up an empty instance: admin user, organization and an admin identity with a token',
  access: everyone,
  audit: 'instance-bootstrap',
  limit: 'login',
  body: BootstrapBody,
  reply: BootstrapReply,
  handle: async ({ body, http, unit }) => {
    const { user, organization, identity, token } = await bootstrap(unit, {
      ...body,
      secret: http.headers[bootstrapSecretHeader],
    });
    return {
      message: 'Successfully bootstrapped instance',
      user: {
        id: user.id,
        email: user.email ?? user.username,
        username: user.username,
        firstName: user.firstName,
        lastName: user.lastName,
        superAdmin: user.superAdmin,
      },
      organization: { id: organization.id, name: organization.name, slug: organization.slug },
      identity: { id: identity.id, name: identity.name, credentials: { token } },
    };
  },
});
