import type { Answer } from './exchange.ts';

/** Locket was reached and refused: what it said before must not be used on. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  /** What is answered, in JSON. */
  readonly body: string;

  constructor(status: number, body: string) {
    super(`Locket refused with ${status}`);
    this.status = status;
    this.body = body;
  }
}

/** The identity may not log in (any more), so nothing that it read before may be used on. */
export class LoginRefusal extends Refusal {}

/** Locket cannot be reached, or answered what it would not: nothing is known. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Statuses of a refusal that the same request may not meet again. */
const passing = new Set([408, 425, 429]);
/** Characters of a refusal that are passed on. */
const MAX_REFUSAL = 16_384;

export const objectIn = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
};

/** Whether this is a refusal in Locket's own form: a 404 of a gateway, proxy or stranger says nothing of a secret. */
const isOfLocket = ({ status, body }: Answer): boolean => {
  const { reqId, statusCode, message } = objectIn(body) ?? {};
  return typeof reqId === 'string' && statusCode === status && typeof message === 'string';
};

/** What an answer that is no success comes to. */
export const faultOf = (answer: Answer): Refusal | Unreachable => {
  const { status, body } = answer;
  const isRefusal = status >= 400 && status < 500 && !passing.has(status);
  if (isRefusal && body.length <= MAX_REFUSAL && isOfLocket(answer)) return new Refusal(status, body);
  return new Unreachable(`Locket answered ${status}`);
};

/** Why an exchange failed: a code of the system, never what was sent. */
export const unreachable = (error: unknown): Unreachable => {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return new Unreachable(`Locket cannot be reached: ${String(code ?? name)}`, { cause: error });
};
