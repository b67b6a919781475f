import { LocketError } from '../errors.ts';
import type { Change } from '../store/change.ts';
import type { KmsProvider } from './customer-kms.ts';

/** An organization has at most so many. */
export const maxExternalKms = 50;

export const nameTaken = (): LocketError =>
  new LocketError('already-exists', 'A KMS with this name already exists in the organization');

/** What may be shown of how a KMS is reached: no secret. */
export type ShownConnection =
  | {
      readonly provider: 'aws';
      readonly credential:
        | { readonly type: 'access-key'; readonly accessKey: string }
        | { readonly type: 'assume-role'; readonly assumeRoleArn: string; readonly externalId: string };
      readonly awsRegion: string;
      readonly kmsKeyId: string;
    }
  | {
      readonly provider: 'gcp';
      readonly clientEmail: string;
      readonly gcpRegion: string;
      readonly keyName: string;
    };

/** A key in a customer's own KMS that may wrap the data keys of projects of its organization. */
export interface ExternalKms {
  readonly id: string;
  readonly orgId: string;
  /** Lower-case kebab, one of its kind in the organization. */
  readonly name: string;
  readonly description: string | null;
  readonly provider: KmsProvider;
  readonly shown: ShownConnection;
  /** The key's one name at its provider, by which what it wrapped is unwrapped whatever an alias says later. */
  readonly keyName: string;
  /** The whole connection, sealed under the organization's key. */
  readonly connection: Uint8Array;
  /** Tells whether the credentials were changed, and nothing else about them. */
  readonly credentialsHash: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Goes up with every change, and with every project that begins to use it. */
  readonly revision: number;
}

/** Keys of customers in their own KMS. Every read is strongly consistent. */
export interface ExternalKmsStore {
  find(orgId: string, id: string): Promise<ExternalKms | undefined>;
  findByName(orgId: string, name: string): Promise<ExternalKms | undefined>;
  inOrganization(orgId: string): Promise<readonly ExternalKms[]>;
  /** Ids of the projects, deleted ones included, whose keys it wraps. */
  projectsOf(id: string): Promise<readonly string[]>;
  /** Refused with `already-exists` for a taken name. */
  creation(kms: ExternalKms): readonly Change[];
  /** Refused with `already-exists` for a taken name, `conflict` when somebody changed it or began to use it meanwhile. */
  replacement(kms: ExternalKms, previous: ExternalKms): readonly Change[];
  /** Refused with `conflict` when somebody changed it or began to use it meanwhile. */
  deletion(kms: ExternalKms): readonly Change[];
  /** A project begins to use it; refused with `conflict` when it was changed or deleted meanwhile. */
  use(kms: ExternalKms, projectId: string): readonly Change[];
  useEnd(id: string, projectId: string): readonly Change[];
  /** The organization that an external id belongs to for good. */
  ownerOfExternalId(externalId: string): Promise<string | undefined>;
  /** Refused with `conflict` when the external id became another organization's meanwhile. */
  externalIdClaim(externalId: string, orgId: string): Change;
}
