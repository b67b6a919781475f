import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What differs from what an honest authenticator and browser say. */
interface Lies {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly isVerified?: boolean;
  readonly type?: string;
  /** As if another key had signed. */
  readonly forged?: boolean;
}

/** The members of a page's options that an authenticator looks at. */
interface Options {
  readonly challenge: string;
  readonly rp?: { readonly id: string };
  readonly rpId?: string;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: string | Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** Flags of authenticator data: present, verified, with a credential (WebAuthn, 6.1). */
const present = 0x01;
const verified = 0x04;
const attested = 0x40;

/** An authenticator with one ES256 key, and the browser before it, after WebAuthn, sections 5, 6 and 8.7. */
export class Authenticator {
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #id = randomBytes(16);
  readonly #origin: string;
  counter = 0;

  constructor(origin: string) {
    this.#origin = origin;
  }

  #cosePublicKey(): Uint8Array {
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' });
    // Key type EC2, algorithm ES256, curve P-256 (RFC 9053, 2.1 and 7.1).
    return isoCBOR.encode(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Uint8Array.from(Buffer.from(x, 'base64url'))],
        [-3, Uint8Array.from(Buffer.from(y, 'base64url'))],
      ]) as never,
    );
  }

  #data(rpId: string, { isVerified = true }: Lies, credential?: Uint8Array): Buffer {
    this.counter += 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    const flags = present | (isVerified ? verified : 0) | (credential ? attested : 0);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), counter, credential ?? Buffer.alloc(0)]);
  }

  #clientData(type: string, challenge: string, lies: Lies): Buffer {
    const said = {
      type: lies.type ?? type,
      challenge: lies.challenge ?? challenge,
      origin: lies.origin ?? this.#origin,
      crossOrigin: false,
    };
    return Buffer.from(JSON.stringify(said));
  }

  #envelope(response: object) {
    const id = text(this.#id);
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }

  /** Answers `navigator.credentials.create`. */
  create({ challenge, rp }: Options, lies: Lies = {}) {
    const size = Buffer.alloc(2);
    size.writeUInt16BE(this.#id.length);
    const credential = Buffer.concat([Buffer.alloc(16), size, this.#id, this.#cosePublicKey()]);
    const authData = Uint8Array.from(this.#data(lies.rpId ?? rp?.id ?? '', lies, credential));
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]);
    return this.#envelope({
      clientDataJSON: text(this.#clientData('webauthn.create', challenge, lies)),
      attestationObject: text(isoCBOR.encode(attestation as never)),
      transports: ['internal'],
    });
  }

  /** Answers `navigator.credentials.get`. */
  get({ challenge, rpId }: Options, lies: Lies = {}) {
    const clientData = this.#clientData('webauthn.get', challenge, lies);
    const data = this.#data(lies.rpId ?? rpId ?? '', lies);
    const { privateKey } = lies.forged ? this.#other : this.#keys;
    const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), privateKey);
    return this.#envelope({
      clientDataJSON: text(clientData),
      authenticatorData: text(data),
      signature: text(signature),
      userHandle: null,
    });
  }
}
