import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { LocketError } from '../errors.ts';
import { LoginRefusal } from '../identities/login-refusal.ts';
import type { Unit } from '../unit.ts';
import { signStep, stepOf } from '../users/step-token.ts';

/** Who a browser was sent to: a provider of an organization, or one of the whole instance. */
const flowKinds = ['oidc', 'saml', 'google', 'github', 'gitlab'] as const;
export type FlowKind = (typeof flowKinds)[number];

/** What a browser keeps while its person is at the provider. */
const step = {
  type: 'ssoFlow',
  claims: z.object({
    kind: z.enum(flowKinds),
    orgId: z.string().min(1),
    configId: z.string().min(1),
    secret: z.string().min(1),
    callbackPort: z.number().int().optional(),
  }),
};

export type Flow = z.output<typeof step.claims>;

/** What goes to the provider and must come back, each in its own way. */
type Use = 'state' | 'nonce' | 'verifier' | 'request' | 'relay-state';

/** One use of the browser's secret, which nobody else can make (RFC 2104). */
export const derived = ({ secret }: Pick<Flow, 'secret'>, use: Use): string =>
  createHmac('sha256', secret).update(use).digest('base64url');

/** Where a browser is sent, and the cookie that it keeps. */
export interface BegunFlow {
  readonly location: string;
  readonly cookie: string;
}

export const signFlow = (unit: Unit, begun: Flow): Promise<string> => signStep(unit, step, begun);

const anyFlowIn = async (unit: Unit, cookie: string | undefined): Promise<Flow> => {
  if (cookie === undefined)
    throw new LocketError('unauthenticated', 'This browser began no sign-in, or too long ago: begin anew');
  return stepOf(unit, step, cookie);
};

/** The flow of this kind that a cookie holds; `unauthenticated` for anything else: no provider answers for another. */
export const flowIn = async (unit: Unit, cookie: string | undefined, kind: FlowKind): Promise<Flow> => {
  const begun = await anyFlowIn(unit, cookie);
  if (begun.kind !== kind)
    throw new LoginRefusal('issuer', 'This browser began a sign-in with another identity provider');
  return begun;
};

/** The secret that a browser's cookie holds, by which it is known again; undefined without one. */
export const browserSecretIn = async (unit: Unit, cookie: string | undefined): Promise<string | undefined> =>
  cookie === undefined ? undefined : (await anyFlowIn(unit, cookie)).secret;
