import type { TestResponse } from '../harness/app.ts';
import type { Person, World } from './world.ts';

/** An organization that takes part in SCIM, and the directory that provisions it. */
export interface ScimPlace {
  readonly orgId: string;
  /** An organization admin. */
  readonly admin: Person;
  readonly token: string;
  send(method: string, path: string, body?: object, more?: ScimRequest): Promise<TestResponse>;
  /** A person who was provisioned, by what was answered. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read replies of every shape
  provision(more?: object): Promise<any>;
  /** Accepts an invitation of somebody who was provisioned, as they would by its link. */
  join(email: string): Promise<void>;
}

interface ScimRequest {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

let made = 0;

/** A person as directories say them. */
export const newPerson = (more: object = {}) => {
  made += 1;
  const email = `scim-${made}@example.org`;
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: email,
    name: { givenName: 'Ada', familyName: `Lovelace ${made}` },
    emails: [{ primary: true, value: email, type: 'work' }],
    active: true,
    ...more,
  };
};

/** Makes one, in another organization unless it is told otherwise. */
export const newScimPlace = async (world: World, given?: string): Promise<ScimPlace> => {
  const orgId = given ?? (await world.newOrganization());
  const admin = await world.person('admin', orgId);
  await world.ok(admin, 'PATCH', `/api/v1/organization/${orgId}`, { scimEnabled: true });
  const path = '/api/v1/scim/scim-tokens';
  const { scimToken: token } = await world.ok(admin, 'POST', path, { organizationId: orgId });
  const send: ScimPlace['send'] = (method, below, body, more = {}) =>
    world.app.request(method, `/api/v1/scim${below}`, { token, ...(body && { body }), ...more });
  return {
    orgId,
    admin,
    token,
    send,
    provision: async (more) => {
      const reply = await send('POST', '/Users', newPerson(more));
      if (reply.status !== 201) throw new Error(`answered ${reply.text}`);
      return reply.body;
    },
    join: async (email) => {
      const signup = '/api/v1/invite-org/signup-resend';
      const { users } = await world.ok(admin, 'GET', `/api/v2/organizations/${orgId}/memberships`);
      const { id } = users.find((each: { inviteEmail: string }) => each.inviteEmail === email);
      const { signupToken } = await world.ok(admin, 'POST', signup, { membershipId: id });
      const code = new URL(signupToken.link).searchParams.get('token');
      const verified = await world.app.ok('POST', '/api/v1/invite-org/verify', {
        body: { email, organizationId: orgId, code },
      });
      if (!verified.body.token) return;
      await world.app.ok('POST', '/api/v3/signup/complete-account/invite', {
        token: verified.body.token,
        body: { email, password: 'a long enough password', firstName: 'Ada', lastName: 'Lovelace' },
      });
    },
  };
};
