import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { importSPKI, jwtVerify } from 'jose';
import type { KeyServer } from '../../../layers/adapters/foreign-tokens/published-keys.ts';
import { type Answered, type Asked, listenTo } from './listening.ts';
import { sealed, unsealed } from './sealing.ts';

interface Account {
  readonly client_email: string;
  readonly private_key: string;
  readonly publicKey: string;
}

interface GoogleKey {
  readonly name: string;
  readonly secret: Buffer;
  enabled: boolean;
  /** Addresses of service accounts. */
  readonly grants: Set<string>;
}

/** Google's token service and Cloud KMS with a customer's keys in it. */
export interface CustomerGoogle {
  readonly servers: Readonly<Record<string, KeyServer>>;
  readonly calls: string[];
  account(): Account;
  key(grants: readonly string[]): GoogleKey;
  /** Status of all answers of Cloud KMS from now on; undefined heals. */
  fail(status: number | undefined): void;
  close(): Promise<void>;
}

const json = (status: number, body: object): Answered => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});
const refused = (status: number, code: string): Answered =>
  json(status, { error: { code: status, status: code, message: `refused as ${code}` } });

const audience = 'https://oauth2.googleapis.com/token';

/** Starts both on this machine. */
export const startCustomerGoogle = async (): Promise<CustomerGoogle> => {
  const accounts = new Map<string, Account>();
  const keys = new Map<string, GoogleKey>();
  const tokens = new Map<string, string>();
  const calls: string[] = [];
  let failing: number | undefined;

  const issued = async (assertion: string): Promise<Answered> => {
    const claims = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString());
    const account = accounts.get(claims.iss);
    if (!account) return json(400, { error: 'invalid_grant', error_description: 'account not found' });
    try {
      await jwtVerify(assertion, await importSPKI(account.publicKey, 'RS256'), { audience });
    } catch {
      return json(400, { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' });
    }
    if (claims.scope !== 'https://www.googleapis.com/auth/cloudkms')
      return json(400, { error: 'invalid_scope' });
    const token = randomUUID();
    tokens.set(token, account.client_email);
    return json(200, { access_token: token, expires_in: 3600 });
  };

  const keyFor = (name: string, email: string | undefined): GoogleKey | Answered => {
    const key = keys.get(name);
    if (email === undefined) return refused(401, 'UNAUTHENTICATED');
    if (!key?.grants.has(email)) return refused(403, 'PERMISSION_DENIED');
    return key.enabled ? key : refused(400, 'FAILED_PRECONDITION');
  };

  const performed = ({ path, headers, body }: Asked): Answered => {
    const [, name = '', verb = ''] = /^\/v1\/(.+):(encrypt|decrypt)$/.exec(path) ?? [];
    calls.push(`${verb} ${name}`);
    if (failing !== undefined)
      return refused(failing, failing === 429 ? 'RESOURCE_EXHAUSTED' : 'UNAVAILABLE');
    const key = keyFor(name, tokens.get(String(headers.authorization).replace(/^Bearer /, '')));
    if (!('secret' in key)) return key;
    const { plaintext = '', ciphertext = '', additionalAuthenticatedData: aad = '' } = JSON.parse(body);
    try {
      if (verb === 'encrypt')
        return json(200, {
          name: `${name}/cryptoKeyVersions/1`,
          ciphertext: sealed(key.secret, Buffer.from(plaintext, 'base64'), aad).toString('base64'),
        });
      return json(200, {
        plaintext: unsealed(key.secret, Buffer.from(ciphertext, 'base64'), aad).toString('base64'),
      });
    } catch {
      return refused(400, 'INVALID_ARGUMENT');
    }
  };

  const server = await listenTo(async (asked) =>
    asked.path === '/token'
      ? issued(new URLSearchParams(asked.body).get('assertion') ?? '')
      : performed(asked),
  );
  const here = { origin: server.origin, ca: '' };
  return {
    servers: { 'oauth2.googleapis.com': here, 'cloudkms.googleapis.com': here },
    calls,
    account: () => {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', {
        modulusLength: 2048,
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      });
      const client_email = `locket-${randomUUID().slice(0, 8)}@customer.iam.gserviceaccount.com`;
      const account = { client_email, private_key: privateKey, publicKey };
      accounts.set(client_email, account);
      return account;
    },
    key: (grants) => {
      const name = `projects/customer/locations/europe-west3/keyRings/locket/cryptoKeys/${randomUUID()}`;
      const key: GoogleKey = { name, secret: randomBytes(32), enabled: true, grants: new Set(grants) };
      keys.set(name, key);
      return key;
    },
    fail: (status) => {
      failing = status;
    },
    close: () => server.close(),
  };
};
