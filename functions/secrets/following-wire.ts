import * as z from 'zod';
import type { FoundReferrer } from '../../layers/domain/secrets/reading/referrers.ts';
import type { References } from '../../layers/domain/secrets/writing/renaming-consequences.ts';
import { flag } from '../../layers/http/wire.ts';

/** Referrers that one reply names. */
const maxNamed = 100;

/** Whether what leads to a renamed thing is to follow it: in the query or in the body. */
export const followMembers = {
  updateReferences: flag(false).meta({
    description:
      'Whether secrets whose values refer to it are written anew, so that they lead where they led',
  }),
};
export const FollowQuery = z.object(followMembers);

type Asked = z.output<typeof FollowQuery>;

export const isToFollow = (query: Asked, body: Asked): boolean =>
  query.updateReferences || body.updateReferences;

export const Referrer = () =>
  z.object({
    environment: z.string(),
    secretPath: z.string(),
    secretKey: z.string(),
    secretId: z.string(),
  });

export const referrerOnTheWire = ({
  place,
  name,
  secretId,
}: FoundReferrer): z.input<ReturnType<typeof Referrer>> => ({
  environment: place.environment.slug,
  secretPath: place.path,
  secretKey: name,
  secretId,
});

/** What a reply to a renaming tells of those who refer to the thing; absent without one, or when they are too many. */
export const referenceMembers = () => ({
  referencedBy: z.array(Referrer()).optional(),
  numberOfReferences: z.int().optional(),
  notUpdated: z
    .array(Referrer().extend({ reason: z.enum(['forbidden', 'unspellable', 'too-large']) }))
    .optional(),
  numberNotUpdated: z.int().optional(),
});

const ReferenceMembers = () => z.object(referenceMembers());

export const referencesOnTheWire = (
  references: References | undefined,
  isFollowed: boolean,
): z.input<ReturnType<typeof ReferenceMembers>> =>
  references === undefined
    ? {}
    : {
        referencedBy: references.found.slice(0, maxNamed).map(referrerOnTheWire),
        numberOfReferences: references.found.length + references.hidden,
        ...(isFollowed && {
          notUpdated: references.left.map(({ reason, ...each }) => ({ ...referrerOnTheWire(each), reason })),
          numberNotUpdated: references.numberLeft,
        }),
      };
