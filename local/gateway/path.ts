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

/** The path that an HTTP API sees: URL-decoded, and cut where a decoded `?` appears. */
const httpApiPath = (raw: string): string => decodeLeniently(raw).split('?', 1)[0] ?? '';

/**
 * Splits a request line's target. An HTTP API decodes the path before it routes and hands it on; a REST API keeps
 * it as the client wrote it.
 */
export const splitTarget = (type: ApiType, target: string): Target => {
  const relative = target.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = relative.indexOf('?');
  const raw = mark < 0 ? relative : relative.slice(0, mark);
  const query = mark < 0 ? '' : relative.slice(mark + 1);
  return { path: (type === 'http' ? httpApiPath(raw) : raw) || '/', query };
};
