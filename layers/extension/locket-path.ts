import { BadRequest } from './bad-request.ts';
import { isSegment } from './place.ts';

/** Reads of secrets in both generations of the API; nothing else is passed on. */
const bases = ['/api/v3/secrets/raw', '/api/v4/secrets'] as const;
/** Segments below a base: a name, and what is asked of it. */
const MAX_SEGMENTS = 2;

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
};

const segmentsBelow = (base: string, path: string): readonly string[] | undefined => {
  if (path !== base && !path.startsWith(`${base}/`)) return undefined;
  const rest = path.slice(base.length + 1).replace(/\/$/, '');
  return rest === '' ? [] : rest.split('/').map(decoded);
};

/**
 * The same read of Locket, written anew from its parts, so that nothing in it can lead anywhere else; undefined when
 * it is none of Locket's paths. @throws BadRequest
 */
export const locketTarget = (path: string, query: URLSearchParams): string | undefined => {
  for (const base of bases) {
    const segments = segmentsBelow(base, path);
    if (!segments) continue;
    if (segments.length > MAX_SEGMENTS || !segments.every(isSegment))
      throw new BadRequest(`The path must name a secret below ${base}`);
    const sorted = new URLSearchParams(query);
    sorted.sort();
    const tail = sorted.size > 0 ? `?${sorted}` : '';
    return `${[base, ...segments.map(encodeURIComponent)].join('/')}${tail}`;
  }
  return undefined;
};
