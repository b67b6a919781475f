import { createHash, createHmac } from 'node:crypto';
import type { Heard } from './scripted-server.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

export interface Signature {
  readonly accessKeyId: string;
  /** `<region>/<service>` of the scope. */
  readonly scope: string;
  readonly signedHeaders: readonly string[];
  readonly isRight: boolean;
}

/**
 * The signature of a request as its receiver checks it, written down from the "Signature Version 4 signing process" of
 * the AWS General Reference alone, so that it shares nothing with the signer.
 */
export const verified = ({ method, path, headers, body }: Heard, secretAccessKey: string): Signature => {
  const pattern = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), SignedHeaders=(\S+), Signature=(\S+)$/;
  const [, accessKeyId = '', scope = '', names = '', signature] =
    pattern.exec(headers.authorization ?? '') ?? [];
  const [date = '', region = '', service = '', end = ''] = scope.split('/');
  const lines = names.split(';').map((name) => `${name}:${headers[name]?.trim()}\n`);
  const canonical = [method, path, '', lines.join(''), names, sha256(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = [date, region, service, end].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  return {
    accessKeyId,
    scope: `${region}/${service}`,
    signedHeaders: names.split(';'),
    isRight: hmac(key, text).toString('hex') === signature,
  };
};
