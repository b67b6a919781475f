import { type IncomingHttpHeaders, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { textOf } from '../egress/answer.ts';
import { ForbiddenTarget } from '../egress/destination.ts';
import { type ReachSettings, reach } from './reach.ts';

/** A question to an API of a provider. */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly ca?: string | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** Bytes of an answer: a list of accounts, at most. */
const MAX_ANSWER = 8 * 1024 * 1024;

/** A host that is nobody's own may be somewhere else in tests. */
const elsewhere = (call: ApiCall, { servers }: ReachSettings): ApiCall => {
  const server = servers?.[call.url.host];
  if (!server) return call;
  return { ...call, url: new URL(`${call.url.pathname}${call.url.search}`, server.origin), ca: server.ca };
};

/** The answer as JSON; one that is none is a fault of the provider's. */
export const jsonOf = ({ body }: ApiAnswer): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    throw new UnexpectedStatus(502);
  }
};

/** Asks an API over TLS that is verified, or without it at private addresses where the settings let it. Follows no redirect. */
export const callApi = async (call: ApiCall, settings: ReachSettings): Promise<ApiAnswer> => {
  const { method, url, headers, body, ca } = elsewhere(call, settings);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new ForbiddenTarget('The target is not an http or https address');
  const isPlain = url.protocol === 'http:';
  const lookup = await reach(url.hostname.replace(/^\[(.*)\]$/, '$1'), isPlain, settings);
  const answer = await new Promise<Parameters<typeof textOf>[0]>((done, reject) => {
    const open = isPlain ? overHttp : overHttps;
    const asked = open(url, {
      method,
      headers: {
        ...headers,
        'accept-encoding': 'identity',
        ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      },
      // No agent: a kept-alive connection would go to an address that was checked for another name or time.
      agent: false,
      lookup,
      timeout: settings.timeout ?? 10_000,
      ...(settings.signal && { signal: settings.signal }),
      // Whatever the environment says (NODE_TLS_REJECT_UNAUTHORIZED).
      rejectUnauthorized: true,
      ...(ca !== undefined && { ca }),
    });
    asked.on('timeout', () => asked.destroy(Object.assign(new Error('time is up'), { code: 'ETIMEDOUT' })));
    asked.on('error', reject);
    asked.once('response', done);
    asked.end(body);
  });
  return {
    status: answer.statusCode ?? 0,
    body: await textOf(answer, MAX_ANSWER),
    headers: answer.headers,
  };
};

/** An answer that is not what was asked for: by its status alone, for its text is the provider's own. */
class UnexpectedStatus extends Error {
  override readonly name = 'UnexpectedStatus';
  readonly status: number;

  constructor(status: number, means = '') {
    super(`The provider answered with the status ${status}${means && `: ${means}`}`);
    this.status = status;
  }
}

/** @throws UnexpectedStatus unless the answer has one of these. */
export const expectStatus = ({ status }: ApiAnswer, ...expected: readonly number[]): void => {
  if (!expected.includes(status)) throw new UnexpectedStatus(status);
};

/** For a status that means one thing where it comes from, in our own words. @throws UnexpectedStatus */
export const refuseStatus = ({ status }: ApiAnswer, refused: number, means: string): void => {
  if (status === refused) throw new UnexpectedStatus(status, means);
};

/** What a status that was not expected means. */
export const explainStatus = (error: unknown) => {
  if (!(error instanceof UnexpectedStatus)) return undefined;
  const { status, message } = error;
  if (status === 401)
    return { kind: 'refused', reason: 'The provider does not take the credentials' } as const;
  if (status === 403)
    return { kind: 'refused', reason: 'The account of the dynamic secret may not do this' } as const;
  return { kind: status === 429 || status >= 500 ? 'unreachable' : 'refused', reason: message } as const;
};
