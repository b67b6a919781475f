import * as z from 'zod';
import { answerOcsp, type OcspAnswer } from '../../layers/domain/pki/ocsp/answer.ts';
import { KeptResponses } from '../../layers/domain/pki/ocsp/kept-responses.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation, Reply } from '../../layers/http/operation.ts';
import { id } from '../../layers/http/wire.ts';
import { base } from './inputs.ts';
import { Binary } from './wire.ts';

const requestType = 'application/ocsp-request';
const responseType = 'application/ocsp-response';

/** Bytes of a request: some 100 for each certificate that it asks about. */
const largestRequest = 2048;

/** Of this process: what is public is kept beside requests, never within one. */
const kept = new KeptResponses();

const headersFor = ({ maxAge, signedAt }: OcspAnswer): Readonly<Record<string, string>> =>
  maxAge > 0 && signedAt
    ? {
        'cache-control': `public, max-age=${maxAge}, no-transform, must-revalidate`,
        'last-modified': signedAt.toUTCString(),
      }
    : { 'cache-control': 'no-store' };

const replyOf = (answer: OcspAnswer): Reply<string> =>
  new Reply(answer.der as unknown as string, { contentType: responseType, headers: headersFor(answer) });

const answering = {
  access: everyone,
  audit: null,
  limit: 'public',
  produces: responseType,
  reply: Binary,
} as const;

/**
 * Base64 in a path (RFC 6960 appendix A.1). A slash at its end is taken for the path's by who reads paths, and is put
 * back.
 */
const bytesOf = (text: string): Uint8Array =>
  Buffer.from(text.padEnd(Math.ceil(text.length / 4) * 4, '/'), 'base64');

const get = operation({
  ...answering,
  method: 'GET',
  path: `${base}/ocsp/{caId}/{ocspRequest+}`,
  summary: 'Whether certificates of a CA are valid (OCSP), asked in the path',
  params: z.object({
    caId: id,
    ocspRequest: z
      .string()
      .min(1)
      .max(Math.ceil(largestRequest / 3) * 4),
  }),
  handle: async ({ params: { caId, ocspRequest }, unit }) =>
    replyOf(await answerOcsp(unit, kept, caId, bytesOf(ocspRequest))),
});

const post = operation({
  ...answering,
  method: 'POST',
  path: `${base}/ocsp/{caId}`,
  summary: 'The same, asked in the body: the address in certificates',
  params: z.object({ caId: id }),
  consumes: [requestType],
  // As text the bytes that are none of UTF-8 are longer.
  largestBody: largestRequest * 3,
  body: z.unknown(),
  handle: async ({ params: { caId }, unit, http }) =>
    replyOf(await answerOcsp(unit, kept, caId, http.bytes())),
});

export const ocspOperations = [get, post];
