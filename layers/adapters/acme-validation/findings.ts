import type { Fault, ValidationFault } from '../../domain/pki/acme/problem.ts';
import type { Finding } from '../../domain/pki/acme/validation.ts';
import { ForbiddenTarget } from '../egress/destination.ts';
import { unreachable } from '../egress/outcome.ts';

export const proven: Finding = { kind: 'proven' };

export const notProven = (type: ValidationFault, detail: string): Finding => ({
  kind: 'not-proven',
  fault: { type, detail },
  isFinal: false,
});

const dnsCodes: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'ENODATA',
  'ESERVFAIL',
  'EREFUSED',
  'ETIMEOUT',
  'EAI_AGAIN',
  'EBADRESP',
]);

const faultOf = (error: unknown): Fault => {
  const code = String((error as { code?: unknown } | undefined)?.code);
  if (dnsCodes.has(code)) return { type: 'dns', detail: 'The name could not be looked up' };
  const { reason } = unreachable(error);
  return { type: code.startsWith('ERR_SSL') || code === 'EPROTO' ? 'tls' : 'connection', detail: reason };
};

/** What a look comes to that could not be carried out: where it may not go, it will never be let. */
export const findingOf = (error: unknown): Finding => {
  const isFinal = error instanceof ForbiddenTarget;
  const fault = isFinal
    ? ({ type: 'connection', detail: 'The address is not one that this server may reach' } as const)
    : faultOf(error);
  return { kind: 'not-proven', fault, isFinal };
};
