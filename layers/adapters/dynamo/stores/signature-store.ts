import { repeatSeconds, type SignatureStore } from '../../../domain/identities/aws-auth/aws-auth-login.ts';
import { LoginRefusal } from '../../../domain/identities/login-refusal.ts';
import { update } from '../changes.ts';
import { keys } from '../keys.ts';
import { recordVersion } from '../record-version.ts';

const replayed = () =>
  new LoginRefusal('replay', 'This signed request was used for a login before: sign a new one');

/** First uses of signatures, under their digests, until nobody takes them any more. */
export const signatureStore = (): SignatureStore => ({
  use: ({ digest, identityId, ipAddress, usedAt, endsAt }) =>
    update(
      keys.signature(digest),
      'SET identityId = :identity, ipAddress = :address, usedAt = if_not_exists(usedAt, :now), #ttl = :ttl, v = :v',
      {
        names: { '#ttl': 'ttl' },
        values: { ':now': usedAt, ':ttl': Math.ceil(endsAt / 1000), ':v': recordVersion },
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
