import { Refusal, Unreachable } from '../client/outcome.ts';
import { type AwsStyleRead, parameterRead, secretsManagerRead } from './aws-style.ts';
import { BadRequest } from './bad-request.ts';
import { locketTarget } from './locket-path.ts';
import type { Reader } from './reader.ts';

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}

/** Longest query, in characters. */
const MAX_QUERY = 8192;

const awsStyles: Readonly<Record<string, (query: URLSearchParams) => AwsStyleRead>> = {
  '/secretsmanager/get': secretsManagerRead,
  '/systemsmanager/parameters/get': parameterRead,
};

const asItCame = (target: string) => ({ target, shaped: undefined });

/** What a request target asks for. @throws BadRequest, also for an unknown path: a 404 would look like absence */
const readOf = (requested: string): AwsStyleRead | ReturnType<typeof asItCame> => {
  const [path = '', ...rest] = requested.split('?');
  const text = rest.join('?');
  if (!path.startsWith('/')) throw new BadRequest('The request must name a path and no address');
  if (text.length > MAX_QUERY) throw new BadRequest('The query is too long');
  const query = new URLSearchParams(text);
  const style = awsStyles[path.replace(/\/$/, '')];
  if (style) return style(query);
  const target = locketTarget(path, query);
  if (target === undefined)
    throw new BadRequest(
      'The path must be /secretsmanager/get, /systemsmanager/parameters/get or a read of secrets',
    );
  return asItCame(target);
};

const said = (message: string): string => JSON.stringify({ message });

const replyTo = (error: unknown): Reply => {
  if (error instanceof BadRequest) {
    const headers = error.status === 405 ? { allow: 'GET' } : undefined;
    return { status: error.status, body: said(error.message), ...(headers && { headers }) };
  }
  if (error instanceof Refusal) return { status: error.status, body: error.body };
  if (error instanceof Unreachable)
    return { status: 503, headers: { 'retry-after': '1' }, body: said('Locket cannot be reached') };
  return { status: 500, body: said('The extension failed') };
};

/** Answers a request target; every failure is a reply too. */
export const createAnswering =
  (read: Reader) =>
  async (requested: string): Promise<Reply> => {
    try {
      const { target, shaped } = readOf(requested);
      const { body, etag, ageSeconds, origin } = await read(target);
      return {
        status: 200,
        headers: {
          age: String(ageSeconds),
          'x-locket-cache': origin,
          ...(etag && !shaped && { etag }),
        },
        body: shaped ? JSON.stringify(shaped(body)) : body,
      };
    } catch (error) {
      return replyTo(error);
    }
  };

/** A refusal of the door itself. */
export const refused = replyTo;
