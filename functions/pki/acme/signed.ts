import * as z from 'zod';
import type { AuditEventType } from '../../../layers/domain/audit/event-types.ts';
import { LocketError } from '../../../layers/domain/errors.ts';
import { newNonce } from '../../../layers/domain/pki/acme/nonces.ts';
import type { SignedRequest } from '../../../layers/domain/pki/acme/requests.ts';
import { type Addresses, addressesAt } from '../../../layers/domain/pki/acme/server.ts';
import type { Unit } from '../../../layers/domain/unit.ts';
import { everyone } from '../../../layers/http/access.ts';
import type { HttpRequest } from '../../../layers/http/http-request.ts';
import { type Operation, type Outcome, operation, Reply } from '../../../layers/http/operation.ts';
import { id } from '../../../layers/http/wire.ts';
import { base } from '../inputs.ts';
import { acmeProblem } from './problem.ts';

export const acmeBase = `${base}/acme/{templateId}`;
export const ServerId = z.object({ templateId: id });

/** Bytes of a signed request: a certification request with fifty names and a large key has some 20,000. */
const largestBody = 131_072;

/** What all of a server has in common: strangers may ask, and are refused in the words of ACME. */
export const acme = { access: everyone, problem: acmeProblem } as const;

/** A flattened JWS and nothing beside it: unprotected headers have no place here (RFC 8555 section 6.2). */
const JwsInput = z.strictObject({ protected: z.string(), payload: z.string(), signature: z.string() });

const assertJose = ({ headers }: HttpRequest): void => {
  const [type = ''] = (headers['content-type'] ?? '').split(';', 1);
  if (type.trim().toLowerCase() !== 'application/jose+json')
    throw new LocketError('unsupported-media-type', 'The content type must be application/jose+json');
};

/** What a handler answers: a body, where it is, what else there is to know. */
interface Answer<T> {
  readonly body: T;
  readonly isNew?: boolean;
  readonly contentType?: string;
  readonly location?: string;
  /** Addresses with their relations. */
  readonly links?: readonly (readonly [relation: string, address: string])[];
  /** Seconds after which to look again. */
  readonly retryAfter?: number;
}

interface Received<P> {
  readonly unit: Unit;
  readonly asked: SignedRequest;
  readonly params: P;
  readonly at: Addresses;
}

interface SignedSpec<P extends typeof ServerId, R extends z.ZodType> {
  readonly path: string;
  readonly summary: string;
  readonly audit: AuditEventType;
  readonly params: P;
  readonly reply: () => R;
  readonly produces?: string;
  readonly outcomes?: readonly Outcome[];
  readonly handle: (received: Received<z.output<P>>) => Promise<Answer<z.input<R>>>;
}

const linkOf = ([relation, address]: readonly [string, string]): string => `<${address}>;rel="${relation}"`;

const replyOf = <T>(answer: Answer<T>, nonce: string, at: Addresses): Reply<T> => {
  const links = [['index', at.directory] as const, ...(answer.links ?? [])];
  return new Reply(answer.body, {
    ...(answer.contentType !== undefined && { contentType: answer.contentType }),
    ...(answer.isNew && { outcome: 'created' as const }),
    headers: {
      'replay-nonce': nonce,
      link: links.map(linkOf).join(', '),
      ...(answer.location !== undefined && { location: answer.location }),
      ...(answer.retryAfter !== undefined && { 'retry-after': String(answer.retryAfter) }),
    },
  });
};

/** An operation whose request is signed by a key or an account (RFC 8555 section 6.2); every reply brings a nonce. */
export const signedOperation = <P extends typeof ServerId, R extends z.ZodType>(
  spec: SignedSpec<P, R>,
): Operation =>
  operation({
    ...acme,
    method: 'POST',
    path: `${acmeBase}${spec.path}`,
    summary: spec.summary,
    audit: spec.audit,
    limit: 'login',
    largestBody,
    params: spec.params as typeof ServerId,
    body: JwsInput,
    reply: spec.reply,
    ...(spec.produces !== undefined && { produces: spec.produces }),
    ...(spec.outcomes !== undefined && { outcomes: spec.outcomes }),
    handle: async ({ params, body: jws, unit, http }): Promise<Reply<z.input<R>>> => {
      assertJose(http);
      const { siteUrl, segments } = http;
      const asked = { jws, templateId: params.templateId, siteUrl, url: `${siteUrl}/${segments.join('/')}` };
      const at = addressesAt(siteUrl, params.templateId);
      const answer = await spec.handle({ unit, asked, params: params as z.output<P>, at });
      return replyOf(answer, await newNonce(unit, params.templateId), at);
    },
  });
