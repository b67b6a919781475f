import { randomBytes } from 'node:crypto';
import type { Exchange } from '../../layers/client/exchange.ts';
import { faultOf, objectIn, Refusal, Unreachable, unreachable } from '../../layers/client/outcome.ts';
import type { Session } from '../../layers/client/session.ts';

/** What was encrypted, and the key that did it as the cluster is told: it changes when the key is rotated. */
interface Encrypted {
  readonly ciphertext: Buffer;
  readonly keyId: string;
}

/** The key of the key service under which a cluster encrypts. */
export interface ClusterKey {
  /** @throws Refusal, Unreachable */
  encrypt(plaintext: Uint8Array): Promise<Encrypted>;
  /** @throws Refusal, Unreachable, ForeignKey */
  decrypt(ciphertext: Uint8Array, keyId: string): Promise<Buffer>;
  /** Encrypts and decrypts something; answers the key that did. @throws Refusal, Unreachable */
  prove(): Promise<string>;
}

/** The cluster asks for what another key encrypted. */
export class ForeignKey extends Error {
  override readonly name = 'ForeignKey';
}

interface Parts {
  readonly url: string;
  readonly keyId: string;
  readonly exchange: Exchange;
  readonly session: Session;
}

const unauthorized = 401;

export const clusterKey = ({ url, keyId, exchange, session }: Parts): ClusterKey => {
  const prefix = `locket:${keyId}:v`;

  const send = async (action: string, body: object, token: string) =>
    exchange({
      method: 'POST',
      url: `${url}/v1/transit/${action}/${keyId}`,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    }).catch((error) => {
      throw unreachable(error);
    });

  /** Asks, and once more with another token when Locket does not take this one. */
  const answered = async (action: string, body: object) => {
    const token = await session.token();
    const answer = await send(action, body, token);
    if (answer.status !== unauthorized) return answer;
    session.forget(token);
    return send(action, body, await session.token());
  };

  const ask = async (action: string, body: object): Promise<Readonly<Record<string, unknown>>> => {
    const answer = await answered(action, body);
    if (answer.status !== 200) throw faultOf(answer);
    const data = objectIn(answer.body)?.data;
    if (typeof data !== 'object' || data === null)
      throw new Unreachable('Locket answered something else than was asked for');
    return { ...data };
  };

  const encrypt = async (plaintext: Uint8Array): Promise<Encrypted> => {
    const answer = await ask('encrypt', { plaintext: Buffer.from(plaintext).toString('base64') });
    return { ciphertext: Buffer.from(String(answer.ciphertext)), keyId: `${prefix}${answer.key_version}` };
  };

  const decrypt = async (ciphertext: Uint8Array, encryptedBy: string): Promise<Buffer> => {
    if (!encryptedBy.startsWith(prefix)) throw new ForeignKey(`It was not encrypted by ${keyId}`);
    const answer = await ask('decrypt', { ciphertext: Buffer.from(ciphertext).toString() });
    return Buffer.from(String(answer.plaintext), 'base64');
  };

  return {
    encrypt,
    decrypt,
    prove: async () => {
      const probe = randomBytes(32);
      const encrypted = await encrypt(probe);
      const decrypted = await decrypt(encrypted.ciphertext, encrypted.keyId);
      if (!probe.equals(decrypted)) throw new Unreachable('What was decrypted is not what was encrypted');
      return encrypted.keyId;
    },
  };
};

/** Why the key does not work, in words for the log of a cluster: what Locket says, or a code of the system. */
export const troubleIn = (error: unknown): string => {
  if (error instanceof Refusal) return `Locket refuses: ${String(objectIn(error.body)?.message)}`;
  if (error instanceof Unreachable || error instanceof ForeignKey) return error.message;
  return 'The plugin failed';
};
