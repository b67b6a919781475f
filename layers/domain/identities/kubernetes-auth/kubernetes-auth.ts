import { LocketError } from '../../errors.ts';
import type { Unit } from '../../unit.ts';
import { allowListFrom } from '../foreign-tokens/allow-list.ts';
import { anyValue } from '../foreign-tokens/claim-values.ts';
import { certificatesIn, keyAddress } from '../foreign-tokens/key-address.ts';
import type { AttachedMethod, Identity } from '../identity.ts';
import { attachSealedMethod, type MethodKind, updateMethod } from '../methods.ts';
import type { PolicyDraft } from '../token-policy.ts';
import { type Reviewer, sealReviewerToken } from './reviewer-token.ts';

/** Of namespaces and names each list holds entries or `*`; while both are empty nobody is let in. */
export interface KubernetesAuthConfig extends Reviewer {
  /** Address below which the API server answers; `caCert` holds its authorities in PEM, empty for the public ones. */
  readonly kubernetesHost: string;
  /** Sealed, in base64; null when the token that logs in is shown for its own review. */
  readonly reviewerToken: string | null;
  readonly allowedNamespaces: readonly string[];
  /** Names of service accounts. */
  readonly allowedNames: readonly string[];
  /** Audiences of which a token must have one; when there are none, it is the API server's own. */
  readonly allowedAudiences: readonly string[];
}

export type KubernetesAuth = AttachedMethod<KubernetesAuthConfig>;

/** Kubernetes auth as a request configures it, lists separated by commas: what is left out stays as it is. */
export interface KubernetesAuthDraft extends PolicyDraft {
  readonly kubernetesHost?: string | undefined;
  readonly caCert?: string | undefined;
  /** An empty text removes it. */
  readonly tokenReviewerJwt?: string | undefined;
  readonly allowedNamespaces?: string | undefined;
  readonly allowedNames?: string | undefined;
  readonly allowedAudience?: string | undefined;
}

export const kubernetesAuth: MethodKind<KubernetesAuthConfig> = {
  method: 'kubernetes-auth',
  noun: 'Kubernetes auth',
  noted: ({ caCert, reviewerToken, ...config }) => ({
    ...config,
    hasCaCert: caCert !== '',
    hasTokenReviewer: reviewerToken !== null,
  }),
};

const unset: KubernetesAuthConfig = {
  kubernetesHost: '',
  caCert: '',
  reviewerToken: null,
  allowedNamespaces: [],
  allowedNames: [],
  allowedAudiences: [],
};

/** A label and a subdomain, as Kubernetes means them by RFC 1123. */
const label = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const namespaceForm = new RegExp(`^(?=.{1,63}$)${label}$`);
const nameForm = new RegExp(`^(?=.{1,253}$)${label}(?:\\.${label})*$`);
const audienceForm = /^[\x21-\x7e]{1,512}$/;

/** Whether a text can be shown as a bearer token (RFC 6750, 2.1). */
const isBearerToken = (text: string): boolean => /^[\w.~+/-]+=*$/.test(text);

/** Whether these can be the namespace and the name of a service account. */
export const isServiceAccount = (namespace: string, name: string): boolean =>
  namespaceForm.test(namespace) && nameForm.test(name);

const bad = (message: string): LocketError => new LocketError('bad-request', message);

const hostIn = (unit: Unit, text: string): string => {
  keyAddress(unit, text, 'kubernetesHost');
  if (new URL(text).search) throw bad('kubernetesHost must not hold a query');
  return text;
};

const audiencesIn = (text: string): readonly string[] => {
  const audiences = allowListFrom(text, 'allowedAudience', audienceForm, 'an audience');
  // Kubernetes reviews a token for audiences that it is told: there is no way to ask for any.
  if (audiences.includes(anyValue))
    throw bad('allowedAudience cannot be *: leave it empty for the API server’s');
  return audiences;
};

type Lists = Pick<KubernetesAuthConfig, 'allowedNamespaces' | 'allowedNames' | 'allowedAudiences'>;

const listsFrom = (draft: KubernetesAuthDraft, before: Lists): Lists => {
  const { allowedNamespaces, allowedNames, allowedAudience } = draft;
  return {
    allowedNamespaces:
      allowedNamespaces === undefined
        ? before.allowedNamespaces
        : allowListFrom(allowedNamespaces, 'allowedNamespaces', namespaceForm, 'a namespace'),
    allowedNames:
      allowedNames === undefined
        ? before.allowedNames
        : allowListFrom(allowedNames, 'allowedNames', nameForm, 'the name of a service account'),
    allowedAudiences: allowedAudience === undefined ? before.allowedAudiences : audiencesIn(allowedAudience),
  };
};

/** A token that is stored and shown to nobody must not be had by leading it to another server. */
const assertSameReviewer = (next: Reviewer, before: KubernetesAuthConfig): void => {
  const isSame = next.kubernetesHost === before.kubernetesHost && next.caCert === before.caCert;
  if (before.reviewerToken !== null && !isSame)
    throw bad(
      'Give tokenReviewerJwt with another kubernetesHost or caCert: it was given for the ones before',
    );
};

const reviewerTokenFrom = async (
  unit: Unit,
  identity: Identity,
  next: Reviewer,
  given: string | undefined,
  before: KubernetesAuthConfig,
): Promise<string | null> => {
  if (given === undefined) {
    assertSameReviewer(next, before);
    return before.reviewerToken;
  }
  if (given === '') return null;
  if (!isBearerToken(given)) throw bad('tokenReviewerJwt must be a token');
  return sealReviewerToken(unit, identity, next, given);
};

const configFrom = async (
  unit: Unit,
  draft: KubernetesAuthDraft,
  before: KubernetesAuthConfig,
  identity: Identity,
): Promise<KubernetesAuthConfig> => {
  const { kubernetesHost, caCert, tokenReviewerJwt } = draft;
  const reviewer = {
    kubernetesHost: kubernetesHost === undefined ? before.kubernetesHost : hostIn(unit, kubernetesHost),
    caCert: caCert === undefined ? before.caCert : certificatesIn(caCert, 'caCert'),
  };
  const lists = listsFrom(draft, before);
  const reviewerToken = await reviewerTokenFrom(unit, identity, reviewer, tokenReviewerJwt, before);
  return { ...reviewer, ...lists, reviewerToken };
};

/** Attaches Kubernetes auth. @throws LocketError `bad-request` for a configuration that can let nobody in. */
export const attachKubernetesAuth = (
  unit: Unit,
  identityId: string,
  draft: KubernetesAuthDraft,
): Promise<KubernetesAuth> =>
  attachSealedMethod(unit, kubernetesAuth, identityId, draft, (identity) =>
    configFrom(unit, draft, unset, identity),
  );

/** Reconfigures Kubernetes auth: it counts from the next login on. */
export const updateKubernetesAuth = (
  unit: Unit,
  identityId: string,
  draft: KubernetesAuthDraft,
): Promise<KubernetesAuth> =>
  updateMethod(unit, kubernetesAuth, identityId, draft, (before, identity) =>
    configFrom(unit, draft, before, identity),
  );
