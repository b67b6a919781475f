import { LocketError } from '../domain/errors.ts';
import type { HttpRequest } from './http-request.ts';
import type { Operation } from './operation.ts';

interface Compiled {
  readonly operation: Operation;
  readonly parts: readonly string[];
}

export interface Match {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

const isGreedy = (part: string): boolean => part.endsWith('+}');
const isParam = (part: string): boolean => part.startsWith('{');
const nameOf = (part: string): string => part.replace(/[{}+]/g, '');
const weight = (part: string): number => (isGreedy(part) ? 2 : isParam(part) ? 1 : 0);

/** Literals before parameters before greedy tails, compared from the left. */
const bySpecificity = (a: Compiled, b: Compiled): number => {
  for (const [index, part] of a.parts.entries()) {
    const other = b.parts[index];
    if (other === undefined) return 1;
    if (weight(part) !== weight(other)) return weight(part) - weight(other);
  }
  return a.parts.length - b.parts.length;
};

/** What takes every path claims none: paths that others claim are theirs, by whatever method. */
const takesEverything = ([first]: readonly string[]): boolean => first !== undefined && isGreedy(first);

const paramsOf = (
  parts: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined => {
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    if (isGreedy(part)) {
      params[nameOf(part)] = segments.slice(index).join('/');
      return segments.length > index ? params : undefined;
    }
    const segment = segments[index];
    if (segment === undefined || segment === '') return undefined;
    if (isParam(part)) params[nameOf(part)] = segment;
    else if (part !== segment) return undefined;
  }
  return parts.length === segments.length ? params : undefined;
};

/** The operations of one function, most specific first. */
export class Router {
  readonly #routes: readonly Compiled[];

  constructor(operations: readonly Operation[]) {
    this.#routes = operations
      .map((operation) => ({ operation, parts: operation.path.split('/').slice(1) }))
      .map(({ operation, parts }) => ({ operation, parts: operation.path === '/' ? [] : parts }))
      .sort(bySpecificity);
  }

  /** The operation for this request; `unknown-route` or `method-not-allowed` when there is none. */
  match({ method, segments }: Pick<HttpRequest, 'method' | 'segments'>): Match {
    const wanted = method === 'HEAD' ? 'GET' : method;
    let known = false;
    for (const { operation, parts } of this.#routes) {
      const params = paramsOf(parts, segments);
      if (known && takesEverything(parts)) break;
      if (params && operation.method === wanted) return { operation, params };
      known ||= params !== undefined && !takesEverything(parts);
    }
    if (known) throw new LocketError('method-not-allowed', `This path does not take ${method}`);
    throw new LocketError('unknown-route', 'Route not found');
  }
}
