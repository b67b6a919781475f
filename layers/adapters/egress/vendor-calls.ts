import type { IncomingHttpHeaders } from 'node:http';
import type { VendorAnswer, VendorCalls, VendorReply, VendorRequest } from '../../domain/vendor-calls.ts';
import { answerOf, textOf, tooLarge } from './answer.ts';
import { inTime, unreachable, webUrl } from './outcome.ts';
import type { EgressSettings } from './settings.ts';

interface VendorSettings extends EgressSettings {
  /** Where an origin is called instead, for tests. */
  readonly hosts?: Readonly<Record<string, string>> | undefined;
}

const DEFAULT_TIMEOUT = 10_000;
const MAX_ANSWER = 1_048_576;

const firstOf = (headers: IncomingHttpHeaders): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const first = Array.isArray(value) ? value[0] : value;
      return first === undefined ? [] : [[name, first]];
    }),
  );

const placed = (url: URL, hosts: VendorSettings['hosts'] = {}): URL => {
  const instead = Object.hasOwn(hosts, url.origin) ? hosts[url.origin] : undefined;
  return instead === undefined ? url : new URL(`${instead}${url.pathname}${url.search}`);
};

const call = async (
  { method, url, headers, body, most = MAX_ANSWER }: VendorRequest,
  settings: VendorSettings,
  signal: AbortSignal,
): Promise<VendorReply> => {
  const length = body === undefined ? undefined : { 'content-length': String(Buffer.byteLength(body)) };
  const sent = { ...headers, ...length, 'accept-encoding': 'identity' };
  const whole = { method, headers: sent, ...(body !== undefined && { body }) };
  const answer = await answerOf(placed(webUrl(url), settings.hosts), whole, settings, signal);
  return {
    kind: 'answered',
    status: answer.statusCode ?? 0,
    headers: firstOf(answer.headers),
    body: await textOf(answer, most),
  };
};

const failed = (error: unknown): VendorAnswer => {
  const { kind, reason } = unreachable(error);
  const isTooLarge = (error as { readonly code?: unknown } | undefined)?.code === tooLarge;
  return { kind: isTooLarge ? 'too-large' : kind, reason };
};

/** Calls APIs of vendors; no redirect is followed, for what is sent along is meant for nobody else. */
export const openVendorCalls = (settings: VendorSettings): VendorCalls => ({
  call: (request) =>
    inTime(settings.timeout ?? DEFAULT_TIMEOUT, (signal) => call(request, settings, signal)).catch(failed),
});
