import { expect } from 'vitest';
import { startApp, type TestApp, type TestResponse } from '../../../harness/app.ts';
import { httpApiEvent } from '../../../harness/events.ts';
import { workerWrapping } from '../../../harness/wrapping.ts';
import { eventsOf } from '../../../world/events.ts';
import { newIdentity } from '../../../world/machines.ts';
import { openWorld, type World } from '../../../world/world.ts';
import {
  basicConstraints,
  certificate,
  extendedKeyUsage,
  keyUsage,
  newKeys,
  type Wish,
} from './certificates.ts';

export const keysOf = { root: newKeys(), middle: newKeys(), client: newKeys(), other: newKeys() };
export const names = { root: ['Test Root'], middle: ['Test Middle'], client: ['app'], other: ['Test Root'] };

const day = 86_400_000;
const authorityExtensions = [basicConstraints(true), keyUsage(0x06)];
export const clientExtensions = [basicConstraints(false), keyUsage(0x80), extendedKeyUsage('client')];

/** Certificates around a moment: a root, an authority below it, another root of the same name, and clients. */
const authoritiesAt = (now: Date) => {
  const at = (days: number) => new Date(now.getTime() + days * day);
  const issue = (wish: Partial<Wish>): string =>
    certificate({ subject: names.client, keys: keysOf.client, from: at(-1), to: at(1), ...wish });
  const below = (who: 'root' | 'middle' | 'other') => ({ subject: names[who], keys: keysOf[who] });
  const root = (more: Partial<Wish> = {}) =>
    issue({ subject: names.root, keys: keysOf.root, extensions: authorityExtensions, ...more });
  const middle = (more: Partial<Wish> = {}) =>
    issue({
      subject: names.middle,
      keys: keysOf.middle,
      extensions: authorityExtensions,
      issuer: below('root'),
      ...more,
    });
  const client = (more: Partial<Wish> = {}) =>
    issue({ extensions: clientExtensions, issuer: below('root'), ...more });
  return {
    at,
    below,
    root,
    middle,
    client,
    other: () => root({ keys: keysOf.other }),
  };
};

export interface TlsPlace {
  readonly world: World;
  readonly make: ReturnType<typeof authoritiesAt>;
  readonly attach: (config: object) => Promise<TestResponse>;
  /** Attaches the method to a new identity and answers its id. */
  readonly attached: (config?: object) => Promise<string>;
  /** Logs in over a connection on which this certificate was shown. */
  readonly login: (identityId: string, pem?: string) => Promise<TestResponse>;
  /** The check that refuses a login. */
  readonly refusal: (identityId: string, pem?: string) => Promise<unknown>;
  readonly lastLogin: () => Promise<Readonly<Record<string, unknown>>>;
  /** The same instance when it reads certificates of this header. */
  readonly behindFront: (header: string, sources?: readonly string[]) => Promise<TestApp>;
}

export const configPath = (identityId: string): string =>
  `/api/v1/auth/tls-cert-auth/identities/${identityId}`;
export const loginPath = '/api/v1/auth/tls-cert-auth/login';

const responseOf = ({ statusCode, body, headers }: Awaited<ReturnType<TestApp['handle']>>): TestResponse => ({
  status: statusCode,
  body: JSON.parse(body),
  text: body,
  headers,
  cookies: [],
});

/** A login as an HTTP API with mutual TLS hands it on. */
export const overMutualTls = async (
  app: TestApp,
  identityId: string,
  pem?: string,
): Promise<TestResponse> => {
  const event = httpApiEvent('POST', loginPath, { body: { identityId } });
  const clientCert = { clientCertPem: pem, subjectDN: '', issuerDN: '', serialNumber: '', validity: {} };
  const authentication = pem === undefined ? {} : { authentication: { clientCert } };
  const requestContext = { ...event.requestContext, ...authentication };
  return responseOf(await app.handle({ ...event, requestContext } as never));
};

export const openPlace = async (): Promise<TlsPlace> => {
  const wrapping = await workerWrapping();
  const world = await openWorld({ wrapping });
  const make = authoritiesAt(world.app.runtime.now());
  const attach: TlsPlace['attach'] = async (config) =>
    world.send(world.admin, 'POST', configPath((await newIdentity(world)).id), config);
  const login: TlsPlace['login'] = (identityId, pem) => overMutualTls(world.app, identityId, pem);
  const lastLogin: TlsPlace['lastLogin'] = async () => {
    const event = (await eventsOf(world.app, 'login-identity-tls-cert-auth')).at(-1);
    expect(event).toBeDefined();
    return event?.metadata ?? {};
  };
  return {
    world,
    make,
    attach,
    login,
    lastLogin,
    behindFront: (clientCertificateHeader, clientCertificateSources = []) =>
      startApp({
        table: world.app.table,
        runtime: world.app.runtime,
        settings: { wrapping },
        clientCertificateHeader,
        clientCertificateSources,
      }),
    attached: async (config) => {
      const reply = await attach({ caCertificate: make.root(), allowedCommonNames: 'app', ...config });
      expect(reply.status, reply.text).toBe(200);
      return reply.body.identityTlsCertAuth.identityId;
    },
    refusal: async (identityId, pem) => {
      const reply = await login(identityId, pem);
      expect(reply.status, reply.text).toBe(401);
      return (await lastLogin()).refusedBy;
    },
  };
};
