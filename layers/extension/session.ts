import { signIdentity } from '../../docs/samples/lambda-login/function/signed-identity.ts';
import type { Exchange } from '../client/exchange.ts';
import { createSession, logInAt, type Session } from '../client/session.ts';
import type { ExtensionSettings } from './settings.ts';

const LOGIN = '/api/v1/auth/aws-auth/login';

/** Logs in as the function's role by AWS Auth. */
export const createRoleSession = (
  { url, identityId, region, credentials, serverId }: ExtensionSettings,
  exchange: Exchange,
  now: () => number,
): Session =>
  createSession(() => {
    const signed = signIdentity({ region, credentials, serverId, now: new Date(now()) });
    return logInAt(exchange, `${url}${LOGIN}`, { identityId, ...signed });
  }, now);
