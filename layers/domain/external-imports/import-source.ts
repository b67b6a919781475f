import type { Outcome } from '../syncs/target.ts';

/** Where secrets are taken over from. */
export const sourceKinds = [
  'infisical',
  'vault',
  'aws-secrets-manager',
  'aws-parameter-store',
  'doppler',
  'gcp-secret-manager',
  'azure-key-vault',
  'file',
] as const;

export type SourceKind = (typeof sourceKinds)[number];

/** A role of another account of AWS, or an access key. */
export interface AwsWay {
  readonly region: string;
  readonly roleArn?: string | undefined;
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
}

/** A source with what lets in there: all of it is secret. */
export type ImportSource =
  | {
      readonly kind: 'infisical';
      readonly url: string;
      readonly token?: string | undefined;
      readonly clientId?: string | undefined;
      readonly clientSecret?: string | undefined;
      readonly projectId: string;
      readonly path?: string | undefined;
      /** Certificates of the only authorities that are trusted, in PEM. */
      readonly ca?: string | undefined;
    }
  | {
      readonly kind: 'vault';
      readonly url: string;
      readonly token?: string | undefined;
      readonly roleId?: string | undefined;
      readonly secretId?: string | undefined;
      readonly namespace?: string | undefined;
      /** Mount and path, such as `secret/app`. */
      readonly path: string;
      readonly ca?: string | undefined;
    }
  | ({ readonly kind: 'aws-secrets-manager'; readonly prefix?: string | undefined } & AwsWay)
  | ({ readonly kind: 'aws-parameter-store'; readonly path: string } & AwsWay)
  | { readonly kind: 'doppler'; readonly token: string; readonly project: string }
  | {
      readonly kind: 'gcp-secret-manager';
      readonly serviceAccountKey: string;
      readonly project: string;
    }
  | {
      readonly kind: 'azure-key-vault';
      readonly tenantId: string;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly vault: string;
    }
  | { readonly kind: 'file'; readonly format: 'env' | 'json' | 'yaml'; readonly content: string };

/** Whether a source is read by a role of AWS, which the organization is let in by. */
export const namesRole = (source: ImportSource): boolean =>
  'roleArn' in source && source.roleArn !== undefined;

/** Sources that have environments of their own: each goes to one of the project. */
export const hasEnvironments = (kind: SourceKind): boolean => kind === 'infisical' || kind === 'doppler';

/** A secret as the source has it. */
export interface SourceEntry {
  readonly name: string;
  /** Undefined where it cannot be read, or is no text. */
  readonly value: string | undefined;
  readonly comment?: string | undefined;
  readonly tags?: readonly { readonly slug: string; readonly color: string }[] | undefined;
}

/** A folder that another one takes in. */
export interface SourceLink {
  readonly environment: string;
  readonly path: readonly string[];
}

/** Some secrets of one folder of a source. */
export interface SourcePage {
  /** What the source calls the environment, where it has any. */
  readonly environment?: string | undefined;
  /** Below what was asked for. */
  readonly path: readonly string[];
  readonly entries: readonly SourceEntry[];
  readonly links?: readonly SourceLink[] | undefined;
  /** Where to go on after this page. */
  readonly after: string;
}

/** Sources at addresses of others. */
export interface ImportSources {
  /** What stands after a place, in an order that stays. The last outcome may be a failure; nothing is thrown. */
  pages(
    source: ImportSource,
    whose: { readonly orgId: string },
    after: string | undefined,
  ): AsyncIterable<Outcome<SourcePage>>;
}
