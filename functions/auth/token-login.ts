import * as z from 'zod';
import { maxTokenLength } from '../../layers/domain/identities/foreign-tokens/foreign-tokens.ts';
import type { TokenCredentials } from '../../layers/domain/identities/foreign-tokens/token-login.ts';
import type { IssuedToken } from '../../layers/domain/identities/issue-token.ts';
import type { MethodKind } from '../../layers/domain/identities/methods.ts';
import type { Unit } from '../../layers/domain/unit.ts';
import { everyone } from '../../layers/http/access.ts';
import { type Operation, operation } from '../../layers/http/operation.ts';
import { id, optional } from '../../layers/http/wire.ts';
import { IssuedTokenReply, issuedOnTheWire } from './issued-token-wire.ts';

/** The login of a method whose proof is a token that somebody else signed. */
export const tokenLogin = (
  kind: Pick<MethodKind<never>, 'method'>,
  proof: string,
  login: (unit: Unit, credentials: TokenCredentials) => Promise<IssuedToken>,
): Operation =>
  operation({
    method: 'POST',
    path: `/api/v1/auth/${kind.method}/login`,
    summary: `Log a machine identity in by ${proof}`,
    group: 'identity-auth',
    access: everyone,
    audit: `login-identity-${kind.method}`,
    limit: 'login',
    forms: true,
    body: z.object({
      identityId: id,
      jwt: z.string().trim().min(1).max(maxTokenLength),
      organizationSlug: optional(z.string().trim().max(64)),
    }),
    reply: IssuedTokenReply,
    handle: async ({ body, unit }) => issuedOnTheWire(await login(unit, body)),
  });
