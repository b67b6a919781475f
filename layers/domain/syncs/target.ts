/** Where secrets are synced to. */
export const targetNames = [
  'aws-parameter-store',
  'aws-secret-manager',
  'azure-devops',
  'azure-key-vault',
  'bitbucket',
  'checkly',
  'circleci',
  'cloud-66',
  'cloudflare-pages',
  'cloudflare-workers',
  'codefresh',
  'databricks',
  'digital-ocean-app-platform',
  'flyio',
  'gcp-secret-manager',
  'github',
  'gitlab',
  'hashicorp-vault',
  'hasura-cloud',
  'heroku',
  'kubernetes',
  'laravel-forge',
  'netlify',
  'northflank',
  'qovery',
  'railway',
  'render',
  'rundeck',
  'supabase',
  'teamcity',
  'terraform-cloud',
  'travisci',
  'vercel',
  'windmill',
] as const;

export type TargetName = (typeof targetNames)[number];

export const isTargetName = (text: string): text is TargetName =>
  (targetNames as readonly string[]).includes(text);

/** What opens an account at a target; which members there are depends on it. All of it is secret. */
export interface Credentials {
  /** `own-role`: the role of the deployment itself, in its own account of AWS. */
  readonly method?: 'assume-role' | 'own-role' | undefined;
  readonly accessId?: string | undefined;
  readonly accessToken?: string | undefined;
  readonly refreshToken?: string | undefined;
  /** RFC 3339; absent for what does not expire. */
  readonly accessExpiresAt?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly url?: string | undefined;
  readonly namespace?: string | undefined;
  readonly teamId?: string | undefined;
  readonly accountId?: string | undefined;
  /** Certificates of the only authorities that are trusted, in PEM. */
  readonly ca?: string | undefined;
  /** How the administrator of a server logs in, for apps that nothing is synced to. */
  readonly login?: Readonly<Record<string, unknown>> | undefined;
}

/** Which place of a target it is, in members that mean something else for each. */
export interface Destination {
  readonly app?: string | undefined;
  readonly appId?: string | undefined;
  readonly targetEnvironment?: string | undefined;
  readonly targetEnvironmentId?: string | undefined;
  readonly targetService?: string | undefined;
  readonly targetServiceId?: string | undefined;
  readonly owner?: string | undefined;
  readonly url?: string | undefined;
  readonly path?: string | undefined;
  readonly region?: string | undefined;
  readonly scope?: string | undefined;
}

/** How a target is to keep what it is given. */
export interface TargetOptions {
  readonly mapping?: 'one-to-one' | 'many-to-one' | undefined;
  readonly kmsKeyId?: string | undefined;
  readonly tags?: readonly { readonly key: string; readonly value: string }[] | undefined;
  readonly tier?: 'Standard' | 'Advanced' | 'Intelligent-Tiering' | undefined;
  readonly replicaRegions?: readonly string[] | undefined;
  readonly label?: { readonly labelName: string; readonly labelValue: string } | undefined;
  readonly visibility?: 'selected' | 'private' | 'all' | undefined;
  readonly repositoryIds?: readonly string[] | undefined;
  readonly isMasked?: boolean | undefined;
  readonly isProtected?: boolean | undefined;
  readonly redeploys?: boolean | undefined;
}

/** A connection to a target, opened. */
export interface TargetConnection {
  readonly target: TargetName;
  readonly credentials: Credentials;
  /** By which a role in another account of AWS knows who asks. */
  readonly externalId: string;
}

/** One place of a target, opened. */
export interface TargetPlace extends TargetConnection {
  readonly destination: Destination;
  readonly options: TargetOptions;
}

/** What stands at a target under a name. */
export interface Entry {
  readonly name: string;
  /** Undefined where it cannot be read. */
  readonly value?: string | undefined;
  /** Nothing of anybody's to change: the target's own. */
  readonly isReserved?: true | undefined;
  /** By which the adapter finds it again. */
  readonly ref?: string | undefined;
}

/** One change of a target. */
export type TargetChange =
  | {
      readonly kind: 'put';
      readonly name: string;
      readonly value: string;
      readonly comment: string;
      /** What stands there; undefined for what is new, and must not be there unless it is ours. */
      readonly was: Entry | undefined;
      readonly isOurs: boolean;
    }
  | { readonly kind: 'remove'; readonly name: string; readonly was: Entry | undefined };

/**
 * Why something was not done: `refused` until somebody changes something, `exists` for what was to be new and is there,
 * `busy` and `unreachable` for what passes. `reason` is a sentence without anything secret.
 */
export interface Failure {
  readonly kind: 'refused' | 'exists' | 'busy' | 'unreachable';
  readonly reason: string;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
}

export type Outcome<T> = { readonly kind: 'done'; readonly value: T } | Failure;

/** What an exchange of tokens gives. */
export type Tokens = Pick<
  Credentials,
  'accessToken' | 'refreshToken' | 'accessExpiresAt' | 'teamId' | 'accountId'
>;

/** An app that the instance is known by at a provider of tokens. */
export interface OauthApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The server that knows it, where that is not the provider's own. */
  readonly url?: string | undefined;
}

/** A code for somebody's consent, as the provider gets it back. */
export interface CodeGrant {
  readonly code: string;
  readonly redirectUri: string;
  readonly codeVerifier?: string | undefined;
  readonly url?: string | undefined;
}

/** Anything that can be chosen at a target, as replies show it. */
export type Choice = Readonly<Record<string, unknown>>;

/** Targets at addresses of others. No method throws. */
export interface SyncTargets {
  /** Whether the credentials let in. */
  check(connection: TargetConnection): Promise<Outcome<true>>;
  list(place: TargetPlace): Promise<Outcome<readonly Entry[]>>;
  /** One outcome per change, in their order. */
  apply(place: TargetPlace, changes: readonly TargetChange[]): Promise<readonly Outcome<true>[]>;
  /** Has the target take up what was changed, where that is a step of its own. */
  finish(place: TargetPlace): Promise<Outcome<true>>;
  choices(
    connection: TargetConnection,
    kind: string,
    query: Readonly<Record<string, string | undefined>>,
  ): Promise<Outcome<readonly Choice[]>>;
  exchange(target: TargetName, app: OauthApp, grant: CodeGrant): Promise<Outcome<Tokens>>;
  refresh(target: TargetName, app: OauthApp | undefined, credentials: Credentials): Promise<Outcome<Tokens>>;
}
