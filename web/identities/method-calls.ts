import { call } from '../api/client.ts';
import type { MethodId } from './methods.ts';

type Path = { readonly path: { readonly identityId: string } };
type Known = Readonly<Record<string, unknown>>;

/**
 * Every method has the same four operations, each with members of its own: the table of methods says which, and the
 * API refuses what is wrong. The types of one of them stand for all.
 */
const routeOf = <Verb extends string>(verb: Verb, method: MethodId) =>
  `${verb} /api/v1/auth/${method}/identities/{identityId}` as `${Verb} /api/v1/auth/token-auth/identities/{identityId}`;

const only = (reply: object): Known => Object.values(reply)[0] as Known;

export const readMethod = async (method: MethodId, at: Path, signal?: AbortSignal): Promise<Known> =>
  only(await call(routeOf('GET', method), at, { signal }));

export const attachMethod = (method: MethodId, at: Path, body: object): Promise<unknown> =>
  call(routeOf('POST', method), { ...at, body });

export const changeMethod = (method: MethodId, at: Path, body: object): Promise<unknown> =>
  call(routeOf('PATCH', method), { ...at, body });

export const detachMethod = (method: MethodId, at: Path): Promise<unknown> =>
  call(routeOf('DELETE', method), at);
