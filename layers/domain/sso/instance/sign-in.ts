import { instanceScope } from '../../audit/event.ts';
import { newBrowserSecret, signProviderToken } from '../../sign-in/provider-token.ts';
import type { Unit } from '../../unit.ts';
import { type BegunFlow, type Flow, signFlow } from '../flow.ts';
import { notingCheck } from '../noting-check.ts';
import { type OidcAnswer, ownFlow } from '../oidc-answer.ts';
import type { Vouched } from '../oidc-callback.ts';
import { appOf, type InstanceProvider } from './app.ts';
import { personByGitHub, requestToGitHub } from './github.ts';
import { personByOpenId, requestToOpenId } from './openid.ts';

/** Sends a browser to a provider of the whole instance. Nothing is stored. */
export const beginAtProvider = async (
  unit: Unit,
  provider: InstanceProvider,
  callbackPort: number | undefined,
  redirectUri: string,
): Promise<BegunFlow> => {
  const app = await appOf(unit, provider);
  const begun: Flow = {
    kind: provider,
    orgId: instanceScope,
    configId: app.clientId,
    secret: newBrowserSecret(unit),
    ...(callbackPort !== undefined && { callbackPort }),
  };
  const location =
    provider === 'github'
      ? requestToGitHub(app, begun, redirectUri)
      : await requestToOpenId(unit, provider, app, begun, redirectUri);
  return { location, cookie: await signFlow(unit, begun) };
};

/**
 * Takes the answer of a provider of the whole instance, for the sign-in that this browser began, and answers the token with
 * which the browser goes on.
 *
 * @throws LoginRefusal naming the check that failed; LocketError `unavailable` when the provider cannot be asked.
 */
export const finishAtProvider = (
  unit: Unit,
  provider: InstanceProvider,
  answer: OidcAnswer,
): Promise<Vouched> => notingCheck(unit, () => finish(unit, provider, answer));

const finish = async (unit: Unit, provider: InstanceProvider, answer: OidcAnswer): Promise<Vouched> => {
  unit.note({ organizationId: instanceScope, metadata: { method: provider } });
  const begun = await ownFlow(unit, answer, provider);
  const app = await appOf(unit, provider);
  const person =
    provider === 'github'
      ? await personByGitHub(unit, app, begun, answer)
      : await personByOpenId(unit, provider, app, begun, answer);
  unit.note({ metadata: { issuer: person.issuer, subject: person.externalId } });
  return {
    token: await signProviderToken(unit, person, begun.secret),
    callbackPort: begun.callbackPort,
  };
};
