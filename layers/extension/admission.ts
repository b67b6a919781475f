import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { BadRequest } from './bad-request.ts';

const tokenHeader = 'x-aws-parameters-secrets-token';

export interface AdmissionSettings {
  readonly port: number;
  /** What the token header must hold: only processes of this execution environment know it. */
  readonly sessionToken: string;
}

/** Headers that decide something: twice, and two readers would take different ones. */
const single = ['host', tokenHeader, 'content-length', 'transfer-encoding'];
/** Headers of a request that somebody passed on from elsewhere. */
const forwarding = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'via'];

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const namesIn = ({ rawHeaders }: IncomingMessage): readonly string[] =>
  rawHeaders.filter((_, n) => n % 2 === 0).map((name) => name.toLowerCase());

const assertSingle = (names: readonly string[]): void => {
  const repeated = single.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (repeated) throw new BadRequest(`The header ${repeated} is there more than once`);
};

/** A name that leads here by DNS alone is somebody's page or server talking through a caller in here. */
const assertHost = ({ headers }: IncomingMessage, port: number): void => {
  const [, host = '', given] =
    /^(localhost|127\.0\.0\.1|\[::1\])(?::(\d+))?$/i.exec(headers.host ?? '') ?? [];
  if (host === '' || (given !== undefined && Number(given) !== port))
    throw new BadRequest('The header host must be localhost', 403);
};

const assertToken = ({ headers }: IncomingMessage, expected: Buffer): void => {
  const given = headers[tokenHeader];
  if (typeof given !== 'string' || given === '')
    throw new BadRequest('The header X-Aws-Parameters-Secrets-Token is missing', 400);
  if (!timingSafeEqual(digest(given), expected))
    throw new BadRequest('The header X-Aws-Parameters-Secrets-Token must hold AWS_SESSION_TOKEN', 403);
};

const assertBodiless = ({ headers }: IncomingMessage): void => {
  const length = headers['content-length'] ?? '0';
  if (headers['transfer-encoding'] !== undefined || length !== '0')
    throw new BadRequest('A read has no body');
};

/** Decides who may ask at all; the decision says nothing of what is asked for. @throws BadRequest */
export const createAdmission = ({ port, sessionToken }: AdmissionSettings) => {
  const expected = digest(sessionToken);
  return (request: IncomingMessage): void => {
    const names = namesIn(request);
    assertSingle(names);
    assertHost(request, port);
    if (forwarding.some((name) => names.includes(name)))
      throw new BadRequest('The request was passed on from elsewhere');
    assertToken(request, expected);
    if (request.method !== 'GET') throw new BadRequest('Only GET is answered', 405);
    assertBodiless(request);
  };
};
