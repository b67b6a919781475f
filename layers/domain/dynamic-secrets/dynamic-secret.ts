import type { Change } from '../store/change.ts';
import type { ProviderType } from './kinds/kind.ts';

/** A word about a dynamic secret that its owners keep with it. */
export interface Annotation {
  readonly key: string;
  readonly value: string;
}

/** A provider that makes accounts on demand, and by which rules. */
export interface DynamicSecret {
  readonly id: string;
  readonly projectId: string;
  readonly environmentId: string;
  readonly folderId: string;
  /** Lower-case kebab, unique in its folder. */
  readonly name: string;
  readonly type: ProviderType;
  /** Of what it says, and of the place that its inputs are sealed for. */
  readonly version: number;
  /** As they were given, such as `1h`. */
  readonly defaultTTL: string;
  readonly maxTTL: string | null;
  /** How accounts are called; null for a random name. */
  readonly usernameTemplate: string | null;
  readonly metadata: readonly Annotation[];
  /** Whether accounts with its mark that no lease knows are ended when they are found. */
  readonly removesStrays: boolean;
  /** What the provider is reached by and told, an envelope. */
  readonly inputs: Uint8Array;
  /** `deleting` while its leases are being ended; it is gone afterwards. */
  readonly state: 'active' | 'deleting' | 'failed-to-delete';
  readonly statusDetails: string | null;
  /** When its deletion began; null while nobody deleted it. */
  readonly deletingSince: string | null;
  /** Whether its deletion lets go of accounts that cannot be ended. */
  readonly isForced: boolean;
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Where a dynamic secret is found, whatever it is called. */
export type DynamicSecretKey = Pick<DynamicSecret, 'environmentId' | 'folderId' | 'id'>;

/** At most this many dynamic secrets fit a folder: who lists them reads them all. */
export const maxDynamicSecrets = 100;

/** Dynamic secrets by folder and name, and by id. Every read is strongly consistent. */
export interface DynamicSecretStore {
  inFolder(environmentId: string, folderId: string): Promise<readonly DynamicSecret[]>;
  /** Those of all folders of an environment, also those whose name is free again. */
  inEnvironment(environmentId: string): Promise<readonly DynamicSecret[]>;
  named(environmentId: string, folderId: string, name: string): Promise<DynamicSecret | undefined>;
  find(key: DynamicSecretKey): Promise<DynamicSecret | undefined>;
  /** Refused with `already-exists` for a name that is taken in the folder; so is a replacement that renames. */
  creation(made: DynamicSecret): readonly Change[];
  /** Refused with `conflict` when somebody else changed it meanwhile; so is its deletion. */
  replacement(next: DynamicSecret, previous: DynamicSecret): readonly Change[];
  /** The same, and nobody finds it by its name any more, which is free. */
  withdrawal(next: DynamicSecret, previous: DynamicSecret): readonly Change[];
  deletion(gone: DynamicSecret): readonly Change[];
  /** Names what `inFolder` will read, so that it joins the first round. */
  expectFolder(environmentId: string, folderId: string): void;
  /** The same for `named`; answers its id as far as it is known from before, for speculative reads only. */
  expectNamed(environmentId: string, folderId: string, name: string): string | undefined;
}
