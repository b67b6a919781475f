import type { Unit } from '../unit.ts';
import type { AttachedMethod } from './identity.ts';
import { attachMethod, type MethodKind, updateMethod } from './methods.ts';
import type { PolicyDraft } from './token-policy.ts';

export type TokenAuthConfig = Readonly<Record<string, never>>;
export type TokenAuth = AttachedMethod<TokenAuthConfig>;

/** Token auth has no login: its tokens are made by whoever may edit the identity. */
export const tokenAuth: MethodKind<TokenAuthConfig> = {
  method: 'token-auth',
  noun: 'token auth',
  noted: () => ({}),
};

export const attachTokenAuth = (unit: Unit, identityId: string, draft: PolicyDraft): Promise<TokenAuth> =>
  attachMethod(unit, tokenAuth, identityId, draft, {});

export const updateTokenAuth = (unit: Unit, identityId: string, draft: PolicyDraft): Promise<TokenAuth> =>
  updateMethod(unit, tokenAuth, identityId, draft, (before) => before);
