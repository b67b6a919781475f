import { type ErrorCode, type ErrorFacts, LocketError } from '../../errors.ts';

/** What a request is refused for (RFC 8555 section 6.7, RFC 9773 section 7.4), and the code that says its status. */
const codes = {
  accountDoesNotExist: 'bad-request',
  alreadyReplaced: 'conflict',
  alreadyRevoked: 'bad-request',
  badCSR: 'bad-request',
  badNonce: 'bad-request',
  badPublicKey: 'bad-request',
  badRevocationReason: 'bad-request',
  badSignatureAlgorithm: 'bad-request',
  externalAccountRequired: 'forbidden',
  invalidContact: 'bad-request',
  malformed: 'bad-request',
  orderNotReady: 'forbidden',
  rateLimited: 'rate-limited',
  rejectedIdentifier: 'bad-request',
  serverInternal: 'internal',
  unauthorized: 'forbidden',
  unsupportedContact: 'bad-request',
  unsupportedIdentifier: 'bad-request',
} as const satisfies Readonly<Record<string, ErrorCode>>;

export type ProblemType = keyof typeof codes;

/** What a validation failed for: such a problem is part of a challenge, never a reply of its own. */
export type ValidationFault = 'connection' | 'dns' | 'incorrectResponse' | 'tls' | 'unauthorized';

/** A problem as challenges and orders keep it. */
export interface Fault {
  readonly type: ValidationFault;
  readonly detail: string;
}

interface Facts extends ErrorFacts {
  /** A code that says another status than is usual for the type. */
  readonly code?: ErrorCode;
  /** Where what was asked for is instead. */
  readonly location?: string;
}

/** A refusal as clients of ACME know it. */
export class AcmeProblem extends LocketError {
  readonly type: ProblemType;
  readonly location: string | undefined;

  constructor(type: ProblemType, message: string, { code = codes[type], location, ...facts }: Facts = {}) {
    super(code, message, facts);
    this.type = type;
    this.location = location;
  }
}

export const malformed = (message: string): AcmeProblem => new AcmeProblem('malformed', message);

const typesByCode: Partial<Record<ErrorCode, ProblemType>> = {
  unauthenticated: 'unauthorized',
  forbidden: 'unauthorized',
  'permission-denied': 'unauthorized',
  'too-many-attempts': 'rateLimited',
  'rate-limited': 'rateLimited',
  throttled: 'rateLimited',
  unavailable: 'serverInternal',
  'decryption-failed': 'serverInternal',
  internal: 'serverInternal',
};

/** Any refusal as a problem: input that does not fit its schema is a 400 here, as whatever else is malformed. */
export const problemOf = (refusal: LocketError): AcmeProblem => {
  if (refusal instanceof AcmeProblem) return refusal;
  const { code, message, retryAfter } = refusal;
  return new AcmeProblem(typesByCode[code] ?? 'malformed', message, {
    code: code === 'invalid-input' ? 'bad-request' : code,
    ...(retryAfter !== undefined && { retryAfter }),
  });
};
