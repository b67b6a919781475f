import * as z from 'zod';
import { maxTokenLength } from '../../layers/domain/identities/foreign-tokens/foreign-tokens.ts';
import type { TokenCredentials } from '../../layers/domain/identities/foreign-tokens/token-login.ts';
import type { AuthMethod } from '../../layers/domain/identities/identity.ts';
import type { IssuedToken } from '../../layers/domain/identities/issue-token.ts';
import type { Unit } from '../../layers/domain/unit.ts';
import { everyone } from '../../layers/http/access.ts';
import { type Operation, operation } from '../../layers/http/operation.ts';
import { id, optional } from '../../layers/http/wire.ts';
import { IssuedTokenReply, issuedOnTheWire } from './issued-token-wire.ts';

type TokenMethod = Exclude<
  AuthMethod,
  'aws-auth' | 'ldap-auth' | 'tls-cert-auth' | 'token-auth' | 'universal-auth'
>;

/** The login of a method whose proof is a token that somebody else signed. */
export const tokenLogin = (
  method: TokenMethod,
  proof: string,
  login: (unit: Unit, credentials: TokenCredentials) => Promise<IssuedToken>,
): Operation =>
  operation({
    method: 'POST',
    path: `/api/v1/auth/${method}/login`,
    summary: `Log a machine identity in by ${proof}`,
    access: everyone,
    audit: `login-identity-${method}`,
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
