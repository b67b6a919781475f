import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { LocketError } from '../domain/errors.ts';
import type { HttpRequest } from './http-request.ts';
import type { HttpResponse } from './response.ts';

/** Characters from which compressing a text is worth its while. */
const worthIt = 8 * 1024;
/** Bytes of the reply to a synchronous invocation (AWS Lambda quotas), with room for the headers. */
const maxReply = 6 * 1024 * 1024 - 16 * 1024;
/** Fast: secrets and ids hardly compress, and what surrounds them does at any level. */
const level = 1;

const compress = promisify(gzip);

/** Whether a client takes gzip (RFC 9110 section 12.5.3). */
export const takesGzip = (acceptEncoding: string | undefined): boolean =>
  (acceptEncoding ?? '').split(',').some((coding) => {
    const [name, ...parameters] = coding.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    return (name === 'gzip' || name === '*') && !(weight && Number(weight.slice(2)) === 0);
  });

/** Bytes of a response as Lambda counts them: JSON, where quotes within a text are escaped. */
const bytesOf = (response: HttpResponse): number =>
  response.isBase64Encoded ? response.body.length : Buffer.byteLength(JSON.stringify(response.body));

const varying = (response: HttpResponse): HttpResponse => ({
  ...response,
  headers: { ...response.headers, vary: 'accept-encoding' },
});

const compressed = async (response: HttpResponse): Promise<HttpResponse> => ({
  ...response,
  headers: { ...response.headers, 'content-encoding': 'gzip' },
  body: (await compress(response.body, { level })).toString('base64'),
  isBase64Encoded: true,
});

const isLarge = ({ body, isBase64Encoded }: HttpResponse): boolean =>
  !isBase64Encoded && body.length >= worthIt;

/**
 * The response as it is sent: compressed where that is worth it and the client takes it. Throws `too-large` when not
 * even that fits the reply of a function.
 *
 * @param paging how the client can have it in parts, to end the sentence of the refusal
 */
export const fitting = async (
  response: HttpResponse,
  { headers }: Pick<HttpRequest, 'headers'>,
  paging = 'ask for less',
): Promise<HttpResponse> => {
  const sent =
    isLarge(response) && takesGzip(headers['accept-encoding']) ? await compressed(response) : response;
  if (sent.body.length > maxReply / 6 && bytesOf(sent) > maxReply)
    throw new LocketError('too-large', `The reply is larger than 6 MB: ${paging}`);
  return isLarge(response) ? varying(sent) : sent;
};
