import type { SealedSecret } from '../../domain/secrets/core/secret.ts';
import type { Key } from './items.ts';
import { keys } from './keys.ts';

/** What the key of an override is made of. */
type Keyed = Pick<SealedSecret, 'environmentId' | 'folderId' | 'name' | 'sharedId'> & {
  readonly userId: string;
};

/** The key under which an override stands: by its shared secret, or, as long as it has a name of its own, by that. */
export const overrideKey = ({ environmentId, userId, folderId, name, sharedId }: Keyed): Key =>
  keys.override(environmentId, userId, folderId, name === '' ? String(sharedId) : name);
