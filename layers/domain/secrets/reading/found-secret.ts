import { LocketError } from '../../errors.ts';
import type { Scope } from '../../places/scope.ts';
import type { Tag } from '../../projects/tag.ts';
import type { Secret } from '../core/secret.ts';
import type { UnresolvedReason } from '../references/reference-expansion.ts';

/** A secret with the place it was found at, which replies name. */
export interface FoundSecret {
  readonly secret: Secret;
  readonly scope: Pick<Scope, 'environment' | 'path'>;
  /** Its tags, where they were read. */
  readonly tags?: readonly Tag[];
}

/** A reference in a value of the reply that stands there as it was written. */
export interface UnresolvedReference {
  readonly environment: string;
  readonly secretPath: string;
  /** Name of the secret in the reply whose value shows it. */
  readonly secretKey: string;
  /** Braces included. */
  readonly reference: string;
  readonly reason: UnresolvedReason;
}

export const secretNotFound = (): LocketError => new LocketError('not-found', 'Secret not found');
