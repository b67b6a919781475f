import {
  repeatSeconds,
  type SignatureStore,
  type SignatureUse,
} from '../../../domain/identities/aws-auth/aws-auth-login.ts';
import { LoginRefusal } from '../../../domain/identities/login-refusal.ts';
import { update } from '../changes.ts';
import { itemType } from './item-type.ts';
import { number, text } from './shape.ts';

/** Who used a signed request first, and when. */
type FirstUse = Pick<SignatureUse, 'identityId' | 'ipAddress' | 'usedAt'>;

const signatureItem = itemType<FirstUse>()({
  name: 'first use of a signed request: by which identity and address',
  readBy: 'nobody: a condition of the login with AWS auth, in whose transaction it is written; `ttl`',
  pk: 'SIGNATURE#<sha256>',
  sk: 'SIGNATURE',
  key: (digest: string) => ({ pk: `SIGNATURE#${digest}`, sk: 'SIGNATURE' }),
  shape: { identityId: text, ipAddress: text, usedAt: number },
});

export const signatureItems = [signatureItem];

const replayed = () =>
  new LoginRefusal('replay', 'This signed request was used for a login before: sign a new one');

/** First uses of signatures, under their digests, until nobody takes them any more. */
export const signatureStore = (): SignatureStore => ({
  use: ({ digest, identityId, ipAddress, usedAt, endsAt }) =>
    update(
      signatureItem.key(digest),
      'SET identityId = :identity, ipAddress = :address, usedAt = if_not_exists(usedAt, :now), #ttl = :ttl, v = :v',
      {
        names: { '#ttl': 'ttl' },
        values: { ':now': usedAt, ':ttl': Math.ceil(endsAt / 1000), ':v': signatureItem.version },
      },
      {
        // One condition, so that of two at the same moment the second sees the first.
        expression:
          'attribute_not_exists(pk) or (identityId = :identity and ipAddress = :address and usedAt >= :since)',
        values: { ':identity': identityId, ':address': ipAddress, ':since': usedAt - repeatSeconds * 1000 },
      },
      replayed,
    ),
});
