import * as z from 'zod';
import type { AttachedMethod } from '../../layers/domain/identities/identity.ts';
import { detachMethod, type MethodKind, readMethod } from '../../layers/domain/identities/methods.ts';
import type { Unit } from '../../layers/domain/unit.ts';
import { members } from '../../layers/http/access.ts';
import { type Method, type Operation, operation } from '../../layers/http/operation.ts';
import { expectMethod, IdentityParams } from './policy-wire.ts';

/** How one login method is configured over HTTP. */
export interface MethodSurface<C, A extends z.ZodRawShape, U extends z.ZodRawShape, R extends z.ZodRawShape> {
  readonly kind: MethodKind<C>;
  /** The member every reply wraps the method in, e.g. `identityTokenAuth`. */
  readonly envelope: string;
  readonly attachBody: z.ZodObject<A>;
  readonly updateBody: z.ZodObject<U>;
  readonly reply: () => z.ZodObject<R>;
  readonly onTheWire: (method: AttachedMethod<C>) => z.input<z.ZodObject<R>>;
  readonly attach: (
    unit: Unit,
    identityId: string,
    body: z.output<z.ZodObject<A>>,
  ) => Promise<AttachedMethod<C>>;
  readonly update: (
    unit: Unit,
    identityId: string,
    body: z.output<z.ZodObject<U>>,
  ) => Promise<AttachedMethod<C>>;
}

/** The four operations every login method has: attach, read, reconfigure, remove. */
export const methodOperations = <
  C,
  A extends z.ZodRawShape,
  U extends z.ZodRawShape,
  R extends z.ZodRawShape,
>(
  surface: MethodSurface<C, A, U, R>,
): readonly Operation[] => {
  const { kind, envelope } = surface;
  const row = (method: Method) => ({
    method,
    path: `/api/v1/auth/${kind.method}/identities/{identityId}`,
    access: members,
    limit: method === 'GET' ? ('read' as const) : ('write' as const),
    params: IdentityParams,
    reply: () => z.object({ [envelope]: surface.reply() }),
    expect: expectMethod(kind.method),
  });
  const wrapped = (method: AttachedMethod<C>) => ({ [envelope]: surface.onTheWire(method) }) as never;
  return [
    operation({
      ...row('POST'),
      summary: `Attach ${kind.noun} to an identity`,
      audit: `add-identity-${kind.method}`,
      body: surface.attachBody,
      handle: async ({ params, body, unit }) =>
        wrapped(await surface.attach(unit, params.identityId, body as z.output<z.ZodObject<A>>)),
    }),
    operation({
      ...row('GET'),
      summary: `Read how ${kind.noun} of an identity is configured`,
      audit: `get-identity-${kind.method}`,
      handle: async ({ params, unit }) => wrapped(await readMethod(unit, kind, params.identityId)),
    }),
    operation({
      ...row('PATCH'),
      summary: `Reconfigure ${kind.noun} of an identity`,
      audit: `update-identity-${kind.method}`,
      body: surface.updateBody,
      handle: async ({ params, body, unit }) =>
        wrapped(await surface.update(unit, params.identityId, body as z.output<z.ZodObject<U>>)),
    }),
    operation({
      ...row('DELETE'),
      summary: `Remove ${kind.noun} from an identity: its tokens are dead at once`,
      audit: `revoke-identity-${kind.method}`,
      handle: async ({ params, unit }) => wrapped(await detachMethod(unit, kind, params.identityId)),
    }),
  ];
};
