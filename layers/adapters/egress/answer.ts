import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { destinationOf, ForbiddenTarget } from './destination.ts';
import type { EgressSettings } from './settings.ts';

/** What is sent to one address, and by whose word the server there is believed. */
export interface Call {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Certificates of the only authorities that are trusted, in PEM; the public ones unless given. */
  readonly ca?: string | undefined;
}

/** The answer of an address whose text will be used: over TLS, unless private targets are allowed. */
export const answerOf = async (
  url: URL,
  { method, headers, body, ca }: Call,
  settings: EgressSettings,
  signal: AbortSignal,
): Promise<IncomingMessage> => {
  const { allowPrivateTargets, resolve, isPublic } = settings;
  if (url.protocol !== 'https:' && !allowPrivateTargets)
    throw new ForbiddenTarget('The target is not an https address');
  const lookup = await destinationOf(url, allowPrivateTargets, resolve, isPublic);
  signal.throwIfAborted();
  const open = url.protocol === 'https:' ? overHttps : overHttp;
  return new Promise((done, reject) => {
    // No agent: a kept-alive connection would go to an address that was checked for another name or time.
    const tls = { rejectUnauthorized: true, ...(ca !== undefined && { ca }) };
    const call = open(url, { method, headers, agent: false, lookup, signal, ...tls });
    call.on('error', reject);
    call.once('response', done);
    call.end(body);
  });
};

/** Code of the error for an answer that has more bytes than are wanted. */
export const tooLarge = 'ERR_TOO_LARGE';

/** The text of an answer of so many bytes at most. */
export const textOf = async (answer: IncomingMessage, most: number): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) throw Object.assign(new Error('too large'), { code: tooLarge });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
