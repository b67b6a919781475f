import { createHmac, hash } from 'node:crypto';
import { isClockSkewError } from '@smithy/core/retry';
import type { AwsCredentialIdentity, SdkError } from '@smithy/types';
import type { Runtime } from '../../domain/runtime.ts';

/** The one shape of request that is signed here: a POST without a query, to a path that needs no escaping. */
export interface Signable {
  readonly path: string;
  readonly host: string;
  readonly contentType: string;
  readonly target: string;
  readonly body: string;
}

export interface Scope {
  readonly region: string;
  readonly signingName: string;
}

type Headers = Readonly<Record<string, string>>;

const algorithm = 'AWS4-HMAC-SHA256';
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** `20261128T101500Z`, as X-Amz-Date has it. */
const amzDate = (date: Date): string => date.toISOString().replace(/[-:]|\.\d{3}/g, '');

interface KeptKey {
  readonly secret: string;
  readonly day: string;
  readonly key: Buffer;
}

/**
 * Signs requests by Signature Version 4 (AWS General Reference). The signing key is kept for its day and secret. It
 * does for one shape what the SDK's signer does for all, in a quarter of the time, and is tested against it.
 */
export const openSigner = ({ region, signingName }: Scope) => {
  let kept: KeptKey | undefined;

  const keyFor = (secret: string, day: string): Buffer => {
    if (kept?.day !== day || kept.secret !== secret) {
      const key = [day, region, signingName, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
      kept = { secret, day, key: key as Buffer };
    }
    return kept.key;
  };

  /** The headers that make a request signed. */
  return (request: Signable, credentials: AwsCredentialIdentity, at: Date): Headers => {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const date = amzDate(at);
    const day = date.slice(0, 8);
    const signed: Record<string, string> = {
      'content-type': request.contentType,
      host: request.host,
      'x-amz-date': date,
      ...(sessionToken && { 'x-amz-security-token': sessionToken }),
      'x-amz-target': request.target,
    };
    // Names in the order of the alphabet, as the canonical request wants them.
    const names = Object.keys(signed).join(';');
    const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`);
    const canonical = `POST\n${request.path}\n\n${lines.join('')}\n${names}\n${hash('sha256', request.body)}`;
    const scope = `${day}/${region}/${signingName}/aws4_request`;
    const text = `${algorithm}\n${date}\n${scope}\n${hash('sha256', canonical)}`;
    const signature = hmac(keyFor(secretAccessKey, day), text).toString('hex');
    const authorization = `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
    return { ...signed, authorization };
  };
};

/** AWS refuses signatures that are five minutes away from its own time; the SDK begins to correct at four. Milliseconds. */
const tolerated = 240_000;

/** The time as AWS has it: this machine's own until a refusal shows that it is wrong. */
export class ServerClock {
  readonly #runtime: Pick<Runtime, 'now'>;
  #offset = 0;

  constructor(runtime: Pick<Runtime, 'now'>) {
    this.#runtime = runtime;
  }

  now(): Date {
    return new Date(this.#runtime.now().getTime() + this.#offset);
  }

  /** True when a refusal is a matter of `signedAt`: the time has been corrected, and another signature may pass. */
  corrects(error: SdkError, date: string | undefined, signedAt: Date): boolean {
    const serverTime = Date.parse(date ?? '');
    if (!isClockSkewError(error) || Number.isNaN(serverTime)) return false;
    if (Math.abs(serverTime - signedAt.getTime()) < tolerated) return false;
    this.#offset = serverTime - this.#runtime.now().getTime();
    return true;
  }
}
