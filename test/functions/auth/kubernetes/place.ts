import { expect } from 'vitest';
import type { Settings } from '../../../../layers/adapters/settings.ts';
import type { TestResponse } from '../../../harness/app.ts';
import { eventsOf } from '../../../world/events.ts';
import { newIdentity } from '../../../world/machines.ts';
import { openWorld, type World } from '../../../world/world.ts';
import { authority } from './authority.ts';
import { type Cluster, startCluster } from './cluster.ts';

/** An instance with a cluster beside it. */
export interface KubernetesPlace {
  readonly world: World;
  readonly cluster: Cluster;
  /** A token that may review tokens of the cluster. */
  readonly reviewer: string;
  /** What is sent to attach the method: service accounts of the namespace `shop`, unless told otherwise. */
  readonly config: (more?: object) => Record<string, unknown>;
  readonly attach: (config: object) => Promise<TestResponse>;
  /** Attaches the method to a new identity and answers its id. */
  readonly attached: (more?: object) => Promise<string>;
  readonly login: (identityId: string, jwt: string) => Promise<TestResponse>;
  /** The check that refuses a login. */
  readonly refusal: (identityId: string, jwt: string) => Promise<unknown>;
  readonly lastLogin: () => Promise<Readonly<Record<string, unknown>>>;
  readonly close: () => void;
}

export const configPath = (identityId: string): string =>
  `/api/v1/auth/kubernetes-auth/identities/${identityId}`;

/** A token of the service account `app` of the namespace `shop` is `place.cluster.token(app)`. */
export const app = 'system:serviceaccount:shop:app';

export const openPlace = async (settings: Partial<Settings> = {}): Promise<KubernetesPlace> => {
  const cluster = await startCluster();
  const reviewer = await cluster.reviewer();
  const world = await openWorld({ allowPrivateTargets: true, ...settings });

  const config: KubernetesPlace['config'] = (more = {}) => ({
    kubernetesHost: cluster.url,
    caCert: authority.ca,
    tokenReviewerJwt: reviewer,
    allowedNamespaces: 'shop',
    allowedNames: '',
    allowedAudience: '',
    ...more,
  });
  const attach: KubernetesPlace['attach'] = async (body) =>
    world.send(world.admin, 'POST', configPath((await newIdentity(world)).id), body);
  const login: KubernetesPlace['login'] = (identityId, jwt) =>
    world.app.request('POST', '/api/v1/auth/kubernetes-auth/login', { body: { identityId, jwt } });
  const lastLogin: KubernetesPlace['lastLogin'] = async () => {
    const event = (await eventsOf(world.app, 'login-identity-kubernetes-auth')).at(-1);
    expect(event).toBeDefined();
    return event?.metadata ?? {};
  };

  return {
    world,
    cluster,
    reviewer,
    config,
    attach,
    login,
    lastLogin,
    attached: async (more) => {
      const reply = await attach(config(more));
      expect(reply.status, reply.text).toBe(200);
      return reply.body.identityKubernetesAuth.identityId;
    },
    refusal: async (identityId, jwt) => {
      const reply = await login(identityId, jwt);
      expect(reply.status, reply.text).toBe(401);
      return (await lastLogin()).refusedBy;
    },
    close: () => cluster.close(),
  };
};
