import { importPKCS8, SignJWT } from 'jose';
import type { GetOutcome } from '../../../domain/egress.ts';
import type { GoogleServiceAccount, KmsOutcome } from '../../../domain/external-kms/customer-kms.ts';
import { openEgress } from '../../egress/egress.ts';
import type { KeyServer } from '../../foreign-tokens/published-keys.ts';
import { done, failure } from '../outcome.ts';

/** Where Google's hosts are instead, for tests. */
export type GoogleElsewhere = Readonly<Record<string, KeyServer>> | undefined;

/** Whatever the file of a service account says about where its tokens are to be had. */
const tokenUrl = 'https://oauth2.googleapis.com/token';
const scope = 'https://www.googleapis.com/auth/cloudkms';

type Members = Readonly<Record<string, unknown>>;

const parsed = (text: string): Members => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Members) : {};
  } catch {
    return {};
  }
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Code and sentence of a refusal: of Google's services an object (AIP-193), of its tokens two texts (RFC 6749). */
const refusalIn = ({ error, error_description }: Members): readonly [string, string] => {
  if (typeof error !== 'object' || error === null) return [textOf(error), textOf(error_description)];
  const { status, message } = error as Members;
  return [textOf(status), textOf(message)];
};

const kindOf = (status: number): 'refused' | 'busy' | 'unreachable' => {
  if (status === 429) return 'busy';
  return status >= 400 && status < 500 ? 'refused' : 'unreachable';
};

const judged = (outcome: GetOutcome): KmsOutcome<Members> => {
  if (outcome.kind !== 'answered') return failure('unreachable', 'Unreachable', outcome.reason);
  const members = parsed(outcome.body);
  if (outcome.status === 200) return done(members);
  const [code, sentence] = refusalIn(members);
  return failure(kindOf(outcome.status), code, sentence);
};

/** Sends a POST to one of Google's hosts and takes the JSON of its answer; never throws. */
export type AskGoogle = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<KmsOutcome<Members>>;

export const openGoogle = (elsewhere: GoogleElsewhere = {}): AskGoogle => {
  const egress = openEgress({ allowPrivateTargets: Object.keys(elsewhere).length > 0 });
  return async (url, headers, body) => {
    const { hostname, pathname } = new URL(url);
    const server = elsewhere[hostname];
    const target = server ? { url: `${server.origin}${pathname}`, ca: server.ca } : { url };
    return judged(await egress.ask({ ...target, headers, body }));
  };
};

/** What the service account says of itself, signed with its key (RFC 7523, "Using OAuth 2.0 for Server to Server"). */
const assertionOf = async (account: GoogleServiceAccount): Promise<string> =>
  new SignJWT({ scope })
    .setProtectedHeader({
      alg: 'RS256',
      typ: 'JWT',
      ...(account.private_key_id !== undefined && { kid: account.private_key_id }),
    })
    .setIssuer(account.client_email)
    .setAudience(tokenUrl)
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(await importPKCS8(account.private_key, 'RS256'));

/** A token for Cloud KMS and nothing else. */
export const accessToken = async (
  ask: AskGoogle,
  account: GoogleServiceAccount,
): Promise<KmsOutcome<string>> => {
  let assertion: string;
  try {
    assertion = await assertionOf(account);
  } catch {
    return failure('refused', 'InvalidPrivateKey', 'private_key must be an RSA key in PKCS #8, PEM');
  }
  const form = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion,
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const outcome = await ask(tokenUrl, headers, form.toString());
  if (outcome.kind !== 'done') return outcome;
  const token = textOf(outcome.value.access_token);
  return token === '' ? failure('unreachable', 'NoToken', '') : done(token);
};
