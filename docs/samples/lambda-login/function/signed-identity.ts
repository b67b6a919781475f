import { createHash, createHmac, randomUUID } from 'node:crypto';

/** AWS credentials, such as those of a function's role. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface SigningOptions {
  readonly region: string;
  readonly credentials: AwsCredentials;
  /** What the login method demands in `X-Locket-Server-ID`, if anything. */
  readonly serverId?: string | undefined;
  readonly now: Date;
}

/** A signed request as a login with AWS auth shows it. */
export interface SignedIdentity {
  readonly iamHttpRequestMethod: 'POST';
  /** Base64. */
  readonly iamRequestBody: string;
  /** Base64 of a JSON object. */
  readonly iamRequestHeaders: string;
}

const body = 'Action=GetCallerIdentity&Version=2011-06-15';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/**
 * A request to AWS STS that says who you are, signed with your AWS credentials (AWS Signature Version 4) and not sent:
 * Locket sends it. It is worth something for five minutes, to one identity, from one address. The random header keeps
 * it apart from what another copy of the same function signs in the same second.
 */
export const signIdentity = ({ region, credentials, serverId, now }: SigningOptions): SignedIdentity => {
  const date = now.toISOString().replace(/[:-]|\.\d{3}/g, '');
  const headers: Record<string, string> = {
    'amz-sdk-invocation-id': randomUUID(),
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    host: `sts.${region}.amazonaws.com`,
    'x-amz-date': date,
    ...(credentials.sessionToken !== undefined && { 'x-amz-security-token': credentials.sessionToken }),
    ...(serverId !== undefined && { 'x-locket-server-id': serverId }),
  };
  const names = Object.keys(headers).sort();
  const signedHeaders = names.join(';');
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const canonical = ['POST', '/', '', lines, signedHeaders, sha256(body)].join('\n');
  const scope = `${date.slice(0, 8)}/${region}/sts/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = ['sts', 'aws4_request'].reduce<Buffer>(
    hmac,
    hmac(hmac(`AWS4${credentials.secretAccessKey}`, date.slice(0, 8)), region),
  );
  const signature = hmac(key, toSign).toString('hex');
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  return {
    iamHttpRequestMethod: 'POST',
    iamRequestBody: base64(body),
    iamRequestHeaders: base64(JSON.stringify(headers)),
  };
};
