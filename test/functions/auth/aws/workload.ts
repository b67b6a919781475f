import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SourceData } from '@smithy/types';
import type { TestResponse } from '../../../harness/app.ts';
import { newIdentity } from '../../../world/machines.ts';
import type { World } from '../../../world/world.ts';
import { type KnownKey, type StsStandIn, startSts } from './sts-stand-in.ts';

export const account = '123456789012';
export const stranger = '999999999999';

/** Credentials as a Lambda has them: those of a session of its role. */
export const lambdaRole: KnownKey = {
  accessKeyId: 'ASIAEXAMPLELAMBDA01',
  secretAccessKey: 'lambda-secret',
  sessionToken: 'session-token-of-the-function/+==',
  account,
  arn: `arn:aws:sts::${account}:assumed-role/Reader/my-function`,
  userId: 'AROAEXAMPLEREADER001:my-function',
};
export const user: KnownKey = {
  accessKeyId: 'AKIAEXAMPLEUSER00001',
  secretAccessKey: 'user-secret',
  account,
  arn: `arn:aws:iam::${account}:user/teams/blue/ann`,
  userId: 'AIDAEXAMPLEUSER00001',
};
/** A user whose name no token could carry. */
export const longUser: KnownKey = {
  ...user,
  accessKeyId: 'AKIAEXAMPLELONG00001',
  arn: `arn:aws:iam::${account}:user/${'p'.repeat(1_600)}`,
};
/** A role of the same name in another account. */
export const otherAccount: KnownKey = {
  ...lambdaRole,
  accessKeyId: 'ASIAEXAMPLESTRANGER1',
  account: stranger,
  arn: `arn:aws:sts::${stranger}:assumed-role/Reader/my-function`,
  userId: 'AROAEXAMPLESTRANGER1:my-function',
};
/** The same account number and role name in another partition. */
export const otherPartition: KnownKey = {
  ...lambdaRole,
  accessKeyId: 'ASIAEXAMPLECHINA0001',
  arn: `arn:aws-cn:sts::${account}:assumed-role/Reader/my-function`,
  userId: 'AROAEXAMPLECHINA0001:my-function',
};

export const startStandIn = (now: () => Date): Promise<StsStandIn> =>
  startSts([lambdaRole, user, longUser, otherAccount, otherPartition], now);

/** SHA-256 as the SDK's signer asks for it. */
class NodeSha256 {
  readonly #hash: Hash | Hmac;

  constructor(key?: SourceData) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key as Uint8Array);
  }

  update(data: SourceData): void {
    this.#hash.update(data as Uint8Array);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    throw new Error('A digest is made once');
  }
}

export interface Signing {
  readonly key?: KnownKey;
  readonly region?: string;
  readonly host?: string;
  readonly method?: string;
  readonly body?: string;
  readonly service?: string;
  readonly at?: Date;
  /** Whether the length of the body is among the headers; it is unless this says no. */
  readonly length?: boolean;
  /** Headers beside those that every SDK signs. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A signed request in its parts, before they are encoded for the login. */
export interface Signed {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const getCallerIdentity = 'Action=GetCallerIdentity&Version=2011-06-15';

/**
 * Signs as the official Node SDK does: with the AWS SDK's own signer. Each in a second of its own, since what the same
 * key signs in one second is one request.
 */
export const signed = async (world: World, signing: Signing = {}): Promise<Signed> => {
  world.app.runtime.advance(1);
  const { key = lambdaRole, region = 'eu-central-1', body = getCallerIdentity, method = 'POST' } = signing;
  const host = signing.host ?? `sts.${region}.amazonaws.com`;
  const signer = new SignatureV4({
    credentials: key,
    region,
    service: signing.service ?? 'sts',
    sha256: NodeSha256,
  });
  const request = {
    protocol: 'https:',
    hostname: host,
    path: '/',
    method,
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
      Host: host,
      ...(signing.length !== false && { 'Content-Length': String(Buffer.byteLength(body)) }),
      ...signing.headers,
    },
    query: {},
    body,
  };
  const { headers } = await signer.sign(request, { signingDate: signing.at ?? world.app.runtime.now() });
  return { method, headers: { ...headers }, body };
};

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What a login sends of a signed request. */
export const shown = ({ method, headers, body }: Signed) => ({
  iamHttpRequestMethod: method,
  iamRequestBody: base64(body),
  iamRequestHeaders: base64(JSON.stringify(headers)),
});

export const loginPath = '/api/v1/auth/aws-auth/login';
export const pathOf = (identityId: string) => `/api/v1/auth/aws-auth/identities/${identityId}`;

/** An identity with AWS auth. */
export const awsMachine = async (world: World, config: object): Promise<{ readonly id: string }> => {
  const { id } = await newIdentity(world);
  await world.ok(world.admin, 'POST', pathOf(id), config);
  return { id };
};

/** Logs in with a signed request, or with whatever else is shown. */
export const login = async (
  world: World,
  identityId: string,
  request: Signed | Readonly<Record<string, string>>,
  { ip, more = {} }: { readonly ip?: string; readonly more?: object } = {},
): Promise<TestResponse> =>
  world.app.request('POST', loginPath, {
    body: { identityId, ...('headers' in request ? shown(request as Signed) : request), ...more },
    ...(ip && { ip }),
  });
