import type { Change } from '../../store/change.ts';

/** The secret whose value refers to another. */
export interface Referrer {
  readonly secretId: string;
  readonly environmentId: string;
  readonly folderId: string;
  readonly name: string;
}

/** What a reference in a value names: a key beside the value, or one at an environment and path of the project. */
export type ReferenceTarget =
  | { readonly folderId: string; readonly key: string }
  | {
      readonly projectId: string;
      readonly environment: string;
      /** Normalised, `/` for the root. */
      readonly path: string;
      readonly key: string;
    };

/** Who refers to whom, kept by the writes of values that contain references. */
export interface ReferenceStore {
  addition(target: ReferenceTarget, referrer: Referrer): readonly Change[];
  removal(target: ReferenceTarget, referrer: Referrer): readonly Change[];
  /** What has to change so that the index says of a secret these targets and no others; nothing when it does. */
  corrections(referrer: Referrer, targets: readonly ReferenceTarget[]): Promise<readonly Change[]>;
  /**
   * Shared secrets whose values refer to one of these targets. A folder above one of them may be deleted, so whoever
   * shows them checks that they are alive.
   */
  referrers(targets: readonly ReferenceTarget[]): Promise<readonly Referrer[]>;
  /** Names what `referrers` will read, so that it joins the first round. */
  expect(targets: readonly ReferenceTarget[]): void;
}
