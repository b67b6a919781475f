import {
  type ClientRequest,
  type IncomingMessage,
  request as overHttp,
  Agent as PlainAgent,
} from 'node:http';
import { request as overHttps, Agent as TlsAgent } from 'node:https';

export interface Question {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

interface ExchangeSettings {
  /** Milliseconds for the whole exchange; without it there is no end to the patience. */
  readonly timeout?: number;
  /** Bytes of an answer. */
  readonly maxAnswer: number;
  /** Certificates of the only authorities to trust, in PEM; those that Node trusts unless given. */
  readonly authorities?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Sends one request and reads the whole answer; rejects when there is none, or none within the bounds. */
export type Exchange = (question: Question) => Promise<Answer>;

const MAX_CONNECTIONS = 16;
/** Milliseconds after which a connection that nobody used is not trusted any more. */
const MAX_IDLE = 20_000;
/** What the use of a connection comes to that was closed meanwhile. */
const worn = new Set(['ECONNRESET', 'EPIPE']);

const bodyOf = async (answer: IncomingMessage, maxAnswer: number): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxAnswer) {
      answer.destroy();
      throw new Error('The answer is too large');
    }
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
};

/**
 * Exchanges over connections that are kept. TLS is always verified, whatever the environment says. No redirect is
 * followed: what was signed or asked for here is meant for this address.
 */
export const createExchange = ({ timeout, maxAnswer, authorities, now }: ExchangeSettings): Exchange => {
  const kept = { keepAlive: true, maxSockets: MAX_CONNECTIONS };
  const verified = { rejectUnauthorized: true, ...(authorities && { ca: authorities }) };
  const plain = new PlainAgent(kept);
  const tls = new TlsAgent(kept);

  let active = 0;
  let usedAt = now();

  // An environment that was frozen finds connections that died unheard: asking over one would end in silence.
  const dropIdle = (): void => {
    if (active > 0 || now() - usedAt < MAX_IDLE) return;
    plain.destroy();
    tls.destroy();
  };

  const called = (
    { method = 'GET', url, headers, body = '' }: Question,
    isRepeat: boolean,
  ): ClientRequest => {
    const isTls = url.startsWith('https:');
    const send = isTls ? overHttps : overHttp;
    const agent = isTls ? tls : plain;
    const length = body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const call = send(url, {
      method,
      ...verified,
      agent: isRepeat ? false : agent,
      headers: { 'accept-encoding': 'identity', ...length, ...headers },
      ...(timeout !== undefined && { signal: AbortSignal.timeout(timeout) }),
    });
    return call.end(body);
  };

  /** The answer; undefined when the connection that was there turned out to be closed. */
  const once = async (question: Question, isRepeat: boolean): Promise<Answer | undefined> => {
    const call = called(question, isRepeat);
    try {
      const answer = await new Promise<IncomingMessage>((done, fail) => {
        call.on('error', fail);
        call.once('response', done);
      });
      const body = await bodyOf(answer, maxAnswer);
      return { status: answer.statusCode ?? 0, headers: answer.headers, body };
    } catch (error) {
      const isWorn = call.reusedSocket && worn.has((error as NodeJS.ErrnoException).code ?? '');
      if (isWorn && !isRepeat) return undefined;
      throw error;
    }
  };

  return async (question) => {
    dropIdle();
    active += 1;
    try {
      const answer = (await once(question, false)) ?? (await once(question, true));
      if (!answer) throw new Error('The connection was closed');
      return answer;
    } finally {
      active -= 1;
      usedAt = now();
    }
  };
};
