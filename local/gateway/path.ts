import type { ApiType } from '../template/api.ts';

/** A request target split at its `?`. */
export interface Target {
  /** Path as API Gateway hands it on. */
  readonly path: string;
  /** Query string as the client wrote it, without the `?`. */
  readonly query: string;
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Decodes piece by piece when the whole is malformed, so that one bad escape stays as it is. */
const decodeLeniently = (path: string): string => {
  const whole = decode(path);
  if (whole !== path || !path.includes('%')) return whole;
  return path.replace(/(?:%[0-9a-fA-F]{2})+/g, decode);
};

/**
 * The target that an HTTP API sees: its path is URL-decoded and ends where a decoded `?` appears; what follows that
 * counts as query, before the query that the client wrote.
 */
const httpApiTarget = ({ path, query }: Target): Target => {
  const [kept = '', ...cut] = path.split(/%3f/i);
  const queries = [cut.join('%3F'), query].filter((part) => part !== '');
  return { path: decodeLeniently(kept), query: queries.join('&') };
};

/**
 * Splits a request line's target. An HTTP API decodes the path before it routes and hands it on; a REST API keeps
 * it as the client wrote it.
 */
export const splitTarget = (type: ApiType, target: string): Target => {
  const relative = target.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = relative.indexOf('?');
  const written = {
    path: mark < 0 ? relative : relative.slice(0, mark),
    query: mark < 0 ? '' : relative.slice(mark + 1),
  };
  const { path, query } = type === 'http' ? httpApiTarget(written) : written;
  return { path: path || '/', query };
};
