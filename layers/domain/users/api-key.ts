import { equalSecrets, sha256Hex } from '../digests.ts';
import { LocketError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';
import type { Change } from '../store/change.ts';

/** A person's key for programs that read and change the own account. Never changed after it was made. */
export interface ApiKey {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  /** SHA-256 of the key's secret part, 64 hex digits. */
  readonly digest: string;
  readonly createdAt: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** Every read is strongly consistent. */
export interface ApiKeyStore {
  find(id: string): Promise<ApiKey | undefined>;
  /** Those that are kept of a person, expired ones among them. */
  listOf(userId: string): Promise<readonly ApiKey[]>;
  creation(key: ApiKey): readonly Change[];
  deletion(key: ApiKey): readonly Change[];
}

const form = /^ak\.([0-9a-f-]{36})\.([0-9a-f]{32})$/;
const secretBytes = 16;

/** A secret part that nobody has seen before, of 128 bits. */
export const newApiKeySecret = ({ randomBytes }: Pick<Runtime, 'randomBytes'>): string =>
  Buffer.from(randomBytes(secretBytes)).toString('hex');

/** A key as its owner presents it. */
export const apiKeyText = ({ id }: Pick<ApiKey, 'id'>, secret: string): string => `ak.${id}.${secret}`;

const worthless = (): LocketError => new LocketError('unauthenticated', 'Invalid or expired API key');

/** The living key that a text is; `unauthenticated` for any other text. */
export const presentedApiKey = async (
  text: string,
  store: Pick<ApiKeyStore, 'find'>,
  now: Date,
): Promise<ApiKey> => {
  const [, id, secret] = form.exec(text) ?? [];
  if (id === undefined || secret === undefined) throw worthless();
  const key = await store.find(id);
  const isRight = equalSecrets(key?.digest ?? '', sha256Hex(secret));
  if (!key || !isRight || key.expiresAt <= now.getTime() / 1000) throw worthless();
  return key;
};
