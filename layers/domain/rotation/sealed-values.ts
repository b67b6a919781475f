import type { DynamicSecret } from '../dynamic-secrets/dynamic-secret.ts';
import type { ExternalImport, SourcePart } from '../external-imports/external-import.ts';
import type { KeyVersion } from '../kms/key.ts';
import type { BindingSecret } from '../pki/acme/records.ts';
import type { AuthorityKey } from '../pki/authority.ts';
import type { Project } from '../projects/project.ts';
import type { SecretRotation } from '../secret-rotation/secret-rotation.ts';
import type { SealedSecret } from '../secrets/core/secret.ts';
import type { Connection } from '../syncs/connection.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import type { Position } from './rotation.ts';

/** What stands somewhere under a project's data key: a secret, live or not, or a version of one; a webhook; a connection; a key; that of a CA; one for ACME accounts; the inputs of a dynamic secret; the material of a rotation; how far an import from elsewhere came, and the source of one that runs. */
export type SealedContent =
  | { readonly kind: 'secret'; readonly record: SealedSecret }
  | { readonly kind: 'webhook'; readonly record: Webhook }
  | { readonly kind: 'connection'; readonly record: Connection }
  | { readonly kind: 'kms-key'; readonly record: KeyVersion }
  | { readonly kind: 'ca-key'; readonly record: AuthorityKey }
  | { readonly kind: 'dynamic-secret'; readonly record: DynamicSecret }
  | { readonly kind: 'secret-rotation'; readonly record: SecretRotation }
  | { readonly kind: 'acme-key'; readonly record: BindingSecret }
  | { readonly kind: 'external-import'; readonly record: ExternalImport }
  | { readonly kind: 'import-source'; readonly record: SourcePart };

/** The same with where it stands, which only storage knows. */
export interface SealedValue {
  readonly content: SealedContent;
  readonly storedAt: unknown;
}

export interface SealedPage {
  readonly values: readonly SealedValue[];
  /** Where to go on; undefined after the last. */
  readonly next: Position | undefined;
}

/** Everything that is sealed under a project's data key, in an order that stays. */
export interface SealedValueStore {
  /** Some of a project's values after a position; what is made meanwhile may be left out. */
  page(project: Project, after: Position | undefined): Promise<SealedPage>;
  /** Writes the envelopes of `content`, and nothing else; false when the value is not as it was read any more. */
  replace(value: SealedValue, content: SealedContent): Promise<boolean>;
}
