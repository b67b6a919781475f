import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { SnowflakeInputs } from '../../../domain/dynamic-secrets/kinds/snowflake.ts';
import { LocketError } from '../../../domain/errors.ts';
import { systemRuntime } from '../../system.ts';

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const keyIn = (pem: string): KeyObject => {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // Said below: what the library says of a key may have some of it.
  }
  throw new LocketError('bad-request', 'The private key must be of RSA, in PEM and without a passphrase');
};

/** Who a token is about: the account without its region, and the user, in upper case. */
const subjectOf = ({ orgId, accountId, username }: SnowflakeInputs): string =>
  `${`${orgId}-${accountId}`.replaceAll('.', '-')}.${username}`.toUpperCase();

/** Seconds that a token of ours is good for: as long as one conversation. */
const lifetime = 120;

/** A token by key pair (Snowflake SQL API, authenticating by key pair). */
const ownToken = (inputs: SnowflakeInputs): string => {
  const key = keyIn(inputs.password);
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const print = createHash('sha256').update(spki).digest('base64');
  const sub = subjectOf(inputs);
  const iat = Math.floor(systemRuntime.now().getTime() / 1000);
  const said = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded({
    iss: `${sub}.SHA256:${print}`,
    sub,
    iat,
    exp: iat + lifetime,
  })}`;
  return `${said}.${sign('RSA-SHA256', Buffer.from(said), key).toString('base64url')}`;
};

/** How a request says who asks: by a private key, or by a token that Snowflake gave. */
export const loginHeaders = (inputs: SnowflakeInputs): Readonly<Record<string, string>> => {
  const isKey = inputs.password.trimStart().startsWith('-----BEGIN');
  return {
    authorization: `Bearer ${isKey ? ownToken(inputs) : inputs.password}`,
    'x-snowflake-authorization-token-type': isKey ? 'KEYPAIR_JWT' : 'PROGRAMMATIC_ACCESS_TOKEN',
  };
};
