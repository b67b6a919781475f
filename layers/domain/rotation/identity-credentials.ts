import type { AttachedMethod, Identity } from '../identities/identity.ts';
import type { KubernetesAuthConfig } from '../identities/kubernetes-auth/kubernetes-auth.ts';
import { resealReviewerToken } from '../identities/kubernetes-auth/reviewer-token.ts';
import { resealBindPassword } from '../identities/ldap-auth/bind-password.ts';
import type { LdapAuthConfig } from '../identities/ldap-auth/ldap-auth.ts';
import type { Reseal } from '../keys/resealing.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { resealingOf } from './organization-resealing.ts';
import { nothing, orLeft, type Portion, plus, type Work } from './work.ts';

/** The login methods that hold a credential, and how it is sealed again. */
const credentials: Readonly<
  Record<string, (reseal: Reseal, identity: Identity, config: never) => Promise<object>>
> = {
  'ldap-auth': async (reseal, identity, config: LdapAuthConfig) => ({
    ...config,
    bindPassword: await resealBindPassword(reseal, identity, config, config.bindPassword),
  }),
  'kubernetes-auth': async (reseal, identity, config: KubernetesAuthConfig) =>
    config.reviewerToken === null
      ? config
      : {
          ...config,
          reviewerToken: await resealReviewerToken(reseal, identity, config, config.reviewerToken),
        },
};

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const resealMethod = async (unit: Unit, identity: Identity, name: string): Promise<Portion> => {
  const method = await unit.stores.identities.method(identity.id, name as AttachedMethod['method']);
  const again = credentials[name];
  if (!method || !again) return nothing;
  const reseal = await resealingOf(unit, identity.orgId);
  const config = await again(reseal, identity, method.config as never);
  if (isSame(config, method.config)) return nothing;
  const next = { ...method, config, revision: method.revision + 1 };
  await unit.commit(unit.stores.identities.methodReplacement(next, method));
  return { moved: 1, left: 0 };
};

/** Seals the credentials in an identity's login methods, each by itself. */
export const resealIdentity = async (work: Work, identityId: string): Promise<Portion> => {
  const unit = work.open(null);
  const identity = await unit.stores.identities.find(identityId);
  const held = identity?.authMethods.filter((name) => name in credentials) ?? [];
  let sum = nothing;
  for (const name of held) {
    const resealOne = () => retryingConflicts(unit, () => resealMethod(unit, identity as Identity, name));
    sum = plus(sum, await orLeft(resealOne));
  }
  return sum;
};
