import { randomUUID } from 'node:crypto';
import type { Settings } from '../../layers/adapters/settings.ts';
import type { AuditEventType } from '../../layers/domain/audit/event-types.ts';
import type { AttachedMethod } from '../../layers/domain/identities/identity.ts';
import type { Change } from '../../layers/domain/store/change.ts';
import type { RequestUnit, Stores } from '../../layers/domain/unit.ts';
import { startApp, type TestApp, type TestResponse } from '../harness/app.ts';
import { openWholePlatform } from '../harness/whole-platform.ts';
import { workerWrapping } from '../harness/wrapping.ts';
import { bootstrapped } from './instance.ts';

/** Somebody who can call: a machine identity or a person, with a token that works. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  readonly orgId: string;
}

export interface Person extends Actor {
  readonly email: string;
  /** Id of the organization membership. */
  readonly membershipId: string;
}

/** An instance, and the means to fill organizations straight through the stores. */
export interface World {
  readonly app: TestApp;
  readonly orgId: string;
  /** An organization admin (machine identity). */
  readonly admin: Actor;
  /** Another organization's id. */
  newOrganization(): Promise<string>;
  identity(role?: string, orgId?: string): Promise<Actor>;
  person(role?: string, orgId?: string): Promise<Person>;
  /** A unit of nobody, as workers have it. */
  open(auditType?: AuditEventType | null): RequestUnit;
  /** Writes through the stores, past all rules. */
  write(changes: (stores: Stores) => readonly Change[]): Promise<void>;
  read<T>(find: (stores: Stores) => Promise<T>): Promise<T>;
  send(actor: Actor, method: string, path: string, body?: unknown): Promise<TestResponse>;
  ok(actor: Actor, method: string, path: string, body?: unknown): Promise<TestResponse['body']>;
  /** A project made by `actor`. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read replies of every shape
  project(actor?: Actor, body?: object): Promise<any>;
  /** A machine identity of the project's organization with this project role. */
  machineIn(projectId: string, role: string): Promise<Actor>;
  /** A person of the organization with this project role. */
  personIn(projectId: string, role: string): Promise<Person>;
}

/** A project slug that no other test takes. */
export const uniqueSlug = (): string => `p-${randomUUID().slice(0, 8)}`;

const longLife = 315_360_000;
const origin = { ipAddress: '127.0.0.1', userAgent: 'test', requestId: 'test' };

/** Starts an application with one organization and opens its stores beside it; `endpoint` is a way to storage. */
export const openWorld = async (given: Partial<Settings> = {}, endpoint?: string): Promise<World> => {
  const wrapping = given.wrapping ?? (await workerWrapping());
  const app = await startApp({
    settings: { ...given, wrapping },
    ...(endpoint !== undefined && { endpoint }),
  });
  const instance = await bootstrapped(app);
  const platform = openWholePlatform(
    {
      auditRetentionDays: 90,
      storageTimeout: 2500,
      storageAttempts: 3,
      ...given,
      table: app.table,
      wrapping,
    },
    app.runtime,
  );
  const unit = (auditType: AuditEventType | null = null) => platform.open(origin, auditType);
  const at = () => app.runtime.now().toISOString();
  const write: World['write'] = async (changes) => {
    const open = unit();
    await open.commit(changes(open.stores));
  };

  const machineToken = (id: string, name: string, authMethod: string, orgId: string): Promise<string> =>
    unit().tokens.sign(
      {
        authTokenType: 'identityAccessToken',
        identityId: id,
        identityName: name,
        identityAccessTokenId: randomUUID(),
        authMethod,
        orgId,
        accessTokenTTL: longLife,
        accessTokenMaxTTL: longLife,
        accessTokenNumUsesLimit: 0,
      } as { authTokenType: string },
      longLife,
    );

  const identity: World['identity'] = async (role = 'member', orgId = instance.orgId) => {
    const id = randomUUID();
    const name = `machine ${id.slice(0, 8)}`;
    const record = { createdAt: at(), updatedAt: at(), revision: 1 };
    const method = {
      ...record,
      id: randomUUID(),
      identityId: id,
      orgId,
      method: 'universal-auth',
      accessTokenTTL: longLife,
      accessTokenMaxTTL: longLife,
      accessTokenNumUsesLimit: 0,
      accessTokenTrustedIps: [
        { ipAddress: '0.0.0.0', type: 'ipv4', prefix: 0 },
        { ipAddress: '::', type: 'ipv6', prefix: 0 },
      ],
      config: { clientId: randomUUID() },
    } as AttachedMethod;
    await write(({ identities }) => [
      ...identities.creation({
        ...record,
        id,
        orgId,
        name,
        role,
        membershipId: randomUUID(),
        authMethods: ['universal-auth'],
        metadata: [],
        hasDeleteProtection: false,
      }),
      ...identities.methodCreation(method),
    ]);
    const token = await machineToken(id, name, 'universal-auth', orgId);
    return { id, name, token, orgId };
  };

  const person: World['person'] = async (role = 'member', orgId = instance.orgId) => {
    const id = randomUUID();
    const email = `p-${id.slice(0, 8)}@example.org`;
    const membershipId = randomUUID();
    const sessionId = randomUUID();
    await write(({ users, organizations }) => [
      ...users.creation({
        id,
        username: email,
        email,
        firstName: 'Pat',
        lastName: null,
        superAdmin: false,
        passwordHash: null,
        createdAt: at(),
        updatedAt: at(),
        revision: 1,
      }),
      ...organizations.membershipCreation({
        id: membershipId,
        orgId,
        userId: id,
        role,
        isActive: true,
        createdAt: at(),
        updatedAt: at(),
      }),
      users.sessionCreation({
        id: sessionId,
        userId: id,
        accessVersion: 1,
        ipAddress: '127.0.0.1',
        userAgent: 'test',
        createdAt: at(),
        expiresAt: Math.floor(app.runtime.now().getTime() / 1000) + longLife,
      }),
    ]);
    const token = await unit().tokens.sign(
      {
        authTokenType: 'accessToken',
        userId: id,
        tokenVersionId: sessionId,
        accessVersion: 1,
        authMethod: 'email',
        organizationId: orgId,
      } as { authTokenType: string },
      longLife,
    );
    return { id, name: email, email, token, orgId, membershipId };
  };

  const admin: Actor = {
    id: instance.adminIdentityId,
    name: 'Instance Admin Identity',
    // The token that setting up answers lives for a year, and some tests go on for longer.
    token: await machineToken(
      instance.adminIdentityId,
      'Instance Admin Identity',
      'token-auth',
      instance.orgId,
    ),
    orgId: instance.orgId,
  };
  const send: World['send'] = (actor, method, path, body) =>
    app.request(method, path, { token: actor.token, body });
  const ok: World['ok'] = async (actor, method, path, body) =>
    (await app.ok(method, path, { token: actor.token, body })).body;

  return {
    app,
    orgId: instance.orgId,
    admin,
    newOrganization: async () => {
      const id = randomUUID();
      const key = await unit().keys.newOrganizationKey(id);
      await write(({ organizations }) =>
        organizations.creation({
          id,
          name: 'Other',
          slug: `other-${id.slice(0, 8)}`,
          keys: [key],
          defaultMembershipRole: 'member',
          createdAt: at(),
          updatedAt: at(),
          revision: 1,
        }),
      );
      return id;
    },
    identity,
    person,
    open: unit,
    write,
    read: (find) => find(unit().stores),
    send,
    ok,
    project: async (actor = admin, body = {}) =>
      (await ok(actor, 'POST', '/api/v2/workspace', { projectName: 'A project', ...body })).project,
    machineIn: async (projectId, role) => {
      const machine = await identity('no-access');
      const path = `/api/v2/workspace/${projectId}/identity-memberships/${machine.id}`;
      await ok(admin, 'POST', path, { role });
      return machine;
    },
    personIn: async (projectId, role) => {
      const somebody = await person('no-access');
      await ok(admin, 'POST', `/api/v2/workspace/${projectId}/memberships`, {
        emails: [somebody.email],
        roleSlugs: [role],
      });
      return somebody;
    },
  };
};
