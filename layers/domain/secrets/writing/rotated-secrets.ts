import { LocketError } from '../../errors.ts';
import type { Secret } from '../core/secret.ts';
import type { Alteration, Arrangement } from './alterations.ts';

type Any = Alteration | Arrangement['alterations'][number];

/** Whether a secret is given another value, name or place by this; words about it and tags are its readers' own. */
const isTouched = (before: Secret, after: Secret | undefined): boolean =>
  after?.id !== before.id ||
  after.value !== before.value ||
  after.name !== before.name ||
  after.folderId !== before.folderId ||
  after.environmentId !== before.environmentId;

const rotated = ({ name }: Secret): LocketError =>
  new LocketError(
    'bad-request',
    `A rotation sets the secret '${name}': rotate it or roll it back, or delete the rotation first`,
  );

/**
 * An alteration under the rule that what a rotation sets is set by it alone: `bad-request` for anything else that touches
 * it. Whatever an earlier version says, a secret belongs to the rotation that it belongs to now, or to none.
 */
export const heedingRotation = <T extends Any>(alteration: T): T => {
  if ('disposesOf' in alteration || ('byRotation' in alteration && alteration.byRotation)) return alteration;
  const { before, after } = alteration;
  const owner = before?.sealed.rotationId;
  if (before && owner !== undefined && isTouched(before.secret, after)) throw rotated(before.secret);
  if (!after || after.rotationId === owner) return alteration;
  return { ...alteration, after: { ...after, rotationId: owner } };
};
