import { STATUS_CODES } from 'node:http';
import type { Answer } from '../../layers/client/exchange.ts';
import { objectIn } from '../../layers/client/outcome.ts';
import { Failure } from '../command.ts';

/** Locket cannot be reached: nothing is known. */
export class Offline extends Failure {
  constructor(url: string, code: string) {
    super(`Locket cannot be reached at ${url}: ${code}`, ['Look what is wrong: locket doctor']);
  }
}

const advice: Readonly<Record<number, string>> = {
  401: 'Context: the token is not known here or has ended. Log in anew, and check the address of Locket.',
  403: 'Context: whom the token belongs to may not do this. Where it is rights that they lack, locket explain says which.',
  404: 'Context: something that was named is not there. Look at the names of project, environment and folder.',
  409: 'Context: it is there already, or somebody else changed it meanwhile. Look how it is now, and try again.',
  422: 'Context: something that was given cannot be so. The details say what.',
  429: 'Context: too many requests in a short time. Wait, and try again.',
};

const adviceFor = (status: number): readonly string[] => {
  if (status >= 500) return ['Context: Locket fails, it refuses nothing. Try again, and look: locket doctor'];
  return [advice[status] ?? 'Context: Locket does not take this. The message says why.'];
};

const detailsIn = (details: unknown): readonly string[] => {
  if (details === undefined || details === null) return [];
  const entries = Array.isArray(details) ? details : [details];
  return [
    'Details:',
    ...entries.map((entry) => `  • ${typeof entry === 'string' ? entry : JSON.stringify(entry)}`),
  ];
};

const hintsOf = (
  method: string,
  url: string,
  { status, headers }: Answer,
  body: Readonly<Record<string, unknown>>,
) => [
  `Request: ${method} ${url}`,
  ...(typeof body.reqId === 'string' ? [`Request ID: ${body.reqId}`] : []),
  `Response Code: ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd(),
  ...(headers['retry-after'] ? [`Retry after: ${headers['retry-after']} s`] : []),
  ...adviceFor(status),
  ...detailsIn(body.details),
];

const messageIn = (status: number, message: unknown): string => {
  if (typeof message === 'string') return message;
  return message === undefined ? `Locket answered ${status}` : JSON.stringify(message);
};

const codeIn = (context: unknown): string | undefined => {
  const { code } = (context ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : undefined;
};

/** Locket was reached and refused. */
export class ApiFailure extends Failure {
  readonly status: number;
  /** What a second factor lacks, where that is what is wrong. */
  readonly code: string | undefined;

  constructor(method: string, url: string, answer: Answer) {
    const body = objectIn(answer.body) ?? {};
    super(messageIn(answer.status, body.message), hintsOf(method, url, answer, body));
    this.status = answer.status;
    this.code = codeIn(body.context);
  }
}
