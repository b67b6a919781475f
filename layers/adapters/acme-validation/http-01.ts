import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { isIP } from 'node:net';
import type { Finding, Proof } from '../../domain/pki/acme/validation.ts';
import { ForbiddenTarget } from '../egress/destination.ts';
import { notProven, proven } from './findings.ts';
import type { Surroundings } from './settings.ts';

const maxRedirects = 5;
/** Bytes of an answer that are looked at: a key authorization has 87. */
const maxAnswer = 1_024;

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const forbidden = (): never => {
  throw new ForbiddenTarget('The target leads where validation does not go');
};

/** Redirects go to the same two ports of whatever host, which is looked at like the first (RFC 8555 section 8.3). */
const assertPlain = ({ protocol, port, username, password }: URL): void => {
  if ((protocol !== 'http:' && protocol !== 'https:') || port !== '' || username !== '' || password !== '')
    forbidden();
};

const answerOf = async (url: URL, around: Surroundings): Promise<IncomingMessage> => {
  assertPlain(url);
  const lookup = await around.destinationOf(url.hostname.replace(/^\[(.*)\]$/, '$1'));
  around.signal.throwIfAborted();
  const isSecure = url.protocol === 'https:';
  const open = isSecure ? overHttps : overHttp;
  return new Promise((done, reject) => {
    const call = open(url, {
      agent: false,
      port: isSecure ? around.ports.tls : around.ports.http,
      headers: { accept: '*/*', 'user-agent': 'locket-acme-validation', host: url.host },
      lookup,
      signal: around.signal,
      // What is found is the proof, whoever shows it: the certificate that would vouch for it is yet to be issued.
      rejectUnauthorized: false,
    });
    call.on('error', reject);
    call.once('response', done);
    call.end();
  });
};

const nextOf = (answer: IncomingMessage, url: URL): URL | undefined => {
  if (!redirects.has(answer.statusCode ?? 0)) return undefined;
  answer.destroy();
  const { location = '' } = answer.headers;
  return URL.canParse(location, url.href) ? new URL(location, url.href) : forbidden();
};

const textOf = async (answer: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxAnswer) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('latin1').trimEnd();
};

/** Looks for the key authorization at its well-known address. */
export const lookByHttp = async (proof: Proof, around: Surroundings): Promise<Finding> => {
  const { value } = proof.identifier;
  const host = isIP(value) === 6 ? `[${value}]` : value;
  let url = new URL(`http://${host}/.well-known/acme-challenge/${proof.token}`);
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const answer = await answerOf(url, around);
    const next = nextOf(answer, url);
    if (!next) {
      const isThere = answer.statusCode === 200 && (await textOf(answer)) === proof.keyAuthorization;
      answer.destroy();
      return isThere
        ? proven
        : notProven('unauthorized', 'The key authorization is not what is found at its address');
    }
    url = next;
  }
  return notProven('connection', 'The target leads on too often');
};
