import type { Holdings } from '../permissions/coverage.ts';
import type { Rule } from '../permissions/rule.ts';
import type { Change } from '../store/change.ts';

/** Where a service token works: an environment by its slug, and a path or a glob over paths. */
export interface ServiceTokenScope {
  readonly environment: string;
  readonly secretPath: string;
}

export type ServiceTokenPermission = 'read' | 'write';

/** What a client encrypted for whoever holds the token; it is kept and given back, never opened. */
export interface ClientSealed {
  readonly encryptedKey: string;
  readonly iv: string;
  readonly tag: string;
}

/** A token that works in some places of one project, stored by the SHA-256 of its secret only. */
export interface ServiceToken extends ClientSealed {
  readonly id: string;
  readonly orgId: string;
  readonly projectId: string;
  readonly name: string;
  readonly scopes: readonly ServiceTokenScope[];
  readonly permissions: readonly ServiceTokenPermission[];
  readonly digest: string;
  /** RFC 3339 instant; null for a token without end. */
  readonly expiresAt: string | null;
  /** The person who made it: the token may never do more than this person may. */
  readonly createdBy: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** At most this many service tokens that have not expired fit a project. */
export const maxServiceTokens = 500;

/** Service tokens. Every read is strongly consistent. */
export interface ServiceTokenStore {
  find(id: string): Promise<ServiceToken | undefined>;
  /** All of a project, expired ones that still lie there among them, in no order. */
  inProject(projectId: string): Promise<readonly ServiceToken[]>;
  creation(token: ServiceToken): readonly Change[];
  /** Refused with `not-found` when somebody else deleted it meanwhile. */
  deletion(token: ServiceToken): readonly Change[];
  /** Removes what is left of one that has expired. */
  sweep(token: ServiceToken): readonly Change[];
}

const actions: Readonly<Record<ServiceTokenPermission, readonly string[]>> = {
  read: ['read'],
  write: ['create', 'edit', 'delete'],
};

const special = /[^A-Za-z0-9_/-]/;

/** Whether a scope's path stands for many paths. */
export const isPattern = ({ secretPath }: ServiceTokenScope): boolean => special.test(secretPath);

const ruleOf =
  (action: readonly string[]) =>
  (scope: ServiceTokenScope): Rule => ({
    subject: 'secrets',
    action,
    conditions: {
      environment: scope.environment,
      secretPath: isPattern(scope) ? { $glob: scope.secretPath } : scope.secretPath,
    },
  });

/** All that the token was given: rules on secrets in its scopes, and nothing else. */
export const rulesGiven = ({ scopes, permissions }: Pick<ServiceToken, 'scopes' | 'permissions'>) =>
  scopes.map(ruleOf(permissions.flatMap((permission) => actions[permission])));

/** The same as what is weighed when it is given or used. */
export const holdingsGiven = (token: Pick<ServiceToken, 'scopes' | 'permissions'>): Holdings => ({
  roles: [],
  privileges: [{ rules: rulesGiven(token), isTemporary: false }],
});

/** Whether the token's time is over. DynamoDB removes items late, so this is looked at. */
export const isExpired = ({ expiresAt }: Pick<ServiceToken, 'expiresAt'>, now: Date): boolean =>
  expiresAt !== null && Date.parse(expiresAt) <= now.getTime();
