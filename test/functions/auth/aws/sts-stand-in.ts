import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Credentials that the stand-in knows, and who it says they are. */
export interface KnownKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

interface ReceivedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** AWS STS on this machine: verifies AWS Signature Version 4 by itself and answers GetCallerIdentity. */
export interface StsStandIn {
  readonly url: string;
  readonly received: ReceivedRequest[];
  /** Answers everything so from now on; undefined = properly. */
  answerWith(answer: { status: number; body: string; headers?: Record<string, string> } | undefined): void;
  /** Keeps every answer back that long, in milliseconds. */
  delay(milliseconds: number): void;
  close(): Promise<void>;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

const signingKey = (secret: string, day: string, region: string): Buffer =>
  hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), 'sts'), 'aws4_request');

const text = (value: string | readonly string[] | undefined): string =>
  (Array.isArray(value) ? value.join(',') : ((value as string | undefined) ?? '')).trim().replace(/ +/g, ' ');

class Refusal extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** The key whose signature the request carries. @throws Refusal with AWS's code. */
const verified = (request: IncomingMessage, body: string, keys: readonly KnownKey[], now: Date): KnownKey => {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/sts\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(.+)$/.exec(
      request.headers.authorization ?? '',
    );
  if (!match) throw new Refusal('IncompleteSignature');
  const [, id = '', day = '', region = '', names = '', signature = ''] = match;
  const key = keys.find(({ accessKeyId }) => accessKeyId === id);
  if (!key) throw new Refusal('InvalidClientTokenId');
  const date = text(request.headers['x-amz-date']);
  const signedAt = Date.parse(date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(now.getTime() - signedAt) <= 900_000)) throw new Refusal('SignatureDoesNotMatch');
  const canonical = [
    request.method,
    '/',
    '',
    ...names.split(';').map((name) => `${name}:${text(request.headers[name])}`),
    '',
    names,
    sha256(body),
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', date, `${day}/${region}/sts/aws4_request`, sha256(canonical)].join(
    '\n',
  );
  const expected = hmac(signingKey(key.secretAccessKey, day, region), toSign).toString('hex');
  const isSame =
    expected.length === signature.length && timingSafeEqual(Buffer.from(expected), Buffer.from(signature));
  if (!isSame) throw new Refusal('SignatureDoesNotMatch');
  if ((key.sessionToken ?? '') !== text(request.headers['x-amz-security-token']))
    throw new Refusal('InvalidClientTokenId');
  return key;
};

const answerOf = ({ account, arn, userId }: KnownKey, wantsJson: boolean): string =>
  wantsJson
    ? JSON.stringify({
        GetCallerIdentityResponse: {
          GetCallerIdentityResult: { Account: account, Arn: arn, UserId: userId },
          ResponseMetadata: { RequestId: 'stand-in' },
        },
      })
    : `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>${userId}</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

const refusalOf = (code: string, wantsJson: boolean): string =>
  wantsJson
    ? JSON.stringify({ Error: { Code: code, Message: 'refused', Type: 'Sender' }, RequestId: 'stand-in' })
    : `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>refused</Message></Error></ErrorResponse>`;

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

/** Starts the stand-in on loopback; `now` is its clock. */
export const startSts = async (keys: readonly KnownKey[], now: () => Date): Promise<StsStandIn> => {
  const received: ReceivedRequest[] = [];
  let fixed: Parameters<StsStandIn['answerWith']>[0];
  let pause = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request);
    received.push({ headers: request.headers as Record<string, string>, body });
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    if (fixed) return response.writeHead(fixed.status, fixed.headers).end(fixed.body);
    const wantsJson = (request.headers.accept ?? '').includes('json');
    try {
      if (new URLSearchParams(body).get('Action') !== 'GetCallerIdentity') throw new Refusal('InvalidAction');
      const key = verified(request, body, keys, now());
      return response.writeHead(200).end(answerOf(key, wantsJson));
    } catch (error) {
      return response.writeHead(403).end(refusalOf((error as Refusal).code, wantsJson));
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answerWith: (given) => {
      fixed = given;
    },
    delay: (milliseconds) => {
      pause = milliseconds;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
