import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Runtime } from '../../domain/runtime.ts';
import { reach } from '../dynamic/reach.ts';
import { textOf } from '../egress/answer.ts';
import { ForbiddenTarget } from '../egress/destination.ts';
import { inTime } from '../egress/outcome.ts';
import { fault, faultOf } from './fault.ts';
import type { TargetSettings } from './settings.ts';

/** A question to an API. Members of `query` that are undefined are left out. */
export interface Question {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly text?: string;
  /** What `text` is; plain text unless said. */
  readonly type?: string;
  /** Certificates of the only authorities that are trusted, in PEM. */
  readonly ca?: string | undefined;
  /** Statuses that are answers beside those of success. */
  readonly also?: readonly number[];
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of others; what is read of it is checked where it decides
  readonly json: any;
}

export type Ask = (question: Question) => Promise<Answer>;

/** Bytes of an answer. */
const maxAnswer = 8 * 1024 * 1024;
const defaultTimeout = 10_000;

interface Body {
  readonly type?: string;
  readonly body?: string;
}

const bodyOf = ({ json, form, text, type = 'text/plain' }: Question): Body => {
  if (json !== undefined) return { type: 'application/json', body: JSON.stringify(json) };
  if (form) return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(form).toString() };
  return text === undefined ? {} : { type, body: text };
};

const addressOf = ({ url: text, query = {} }: Question, { elsewhere = {} }: TargetSettings): URL => {
  if (!URL.canParse(text)) throw new ForbiddenTarget('The target is not an http or https address');
  const asked = new URL(text);
  const stand = elsewhere[asked.host];
  const url = stand === undefined ? asked : new URL(`${asked.pathname}${asked.search}`, stand);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, String(value));
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new ForbiddenTarget('The target is not an http or https address');
  return url;
};

const parsed = (text: string): unknown => {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const given = (headers: Question['headers'] = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

const exchange = async (url: URL, question: Question, settings: TargetSettings, signal: AbortSignal) => {
  const isPlain = url.protocol === 'http:';
  const lookup = await reach(url.hostname.replace(/^\[(.*)\]$/, '$1'), isPlain, settings);
  signal.throwIfAborted();
  const { type, body } = bodyOf(question);
  return new Promise<Parameters<typeof textOf>[0]>((done, reject) => {
    const open = isPlain ? overHttp : overHttps;
    const call = open(url, {
      method: question.method ?? 'GET',
      headers: {
        accept: 'application/json',
        'user-agent': 'locket',
        'accept-encoding': 'identity',
        ...(type && { 'content-type': type }),
        ...given(question.headers),
        ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      },
      // No agent: a kept-alive connection would go to an address that was checked for another name or time.
      agent: false,
      lookup,
      signal,
      // Whatever the environment says (NODE_TLS_REJECT_UNAUTHORIZED).
      rejectUnauthorized: true,
      ...(question.ca !== undefined && { ca: question.ca }),
    });
    call.on('error', reject);
    call.once('response', done);
    call.end(body);
  });
};

/**
 * Asks APIs of others through the guard of what may be called, over TLS that is verified; no redirect is followed, since
 * what is sent is meant for nobody else. Throws a `TargetFault` for what is no success.
 */
export const asking =
  (settings: TargetSettings, now: Runtime['now']): Ask =>
  async (question) => {
    // Looking its name up included.
    const { answer, text } = await inTime(settings.timeout ?? defaultTimeout, async (signal) => {
      const said = await exchange(addressOf(question, settings), question, settings, signal);
      return { answer: said, text: await textOf(said, maxAnswer) };
    });
    const status = answer.statusCode ?? 0;
    const json = parsed(text);
    const isSuccess = (status >= 200 && status < 300) || question.also?.includes(status) === true;
    if (!isSuccess) throw faultOf(status, answer.headers, now());
    return { status, headers: answer.headers, json };
  };

/** A segment of a path, whatever is in it. */
export const segment = (text: string | undefined, what = 'name'): string => {
  if (text === undefined || text === '' || text === '.' || text === '..')
    throw fault('refused', `The destination lacks its ${what}`);
  return encodeURIComponent(text);
};

/** The same for several, each between two slashes. */
export const segments = (text: string | undefined, what?: string): string =>
  (text ?? '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => segment(part, what))
    .join('/');
