import * as z from 'zod';
import { instanceScope } from '../../audit/event.ts';
import { nameFrom, plainAddress, type VouchedPerson } from '../../sign-in/vouched-person.ts';
import type { Unit } from '../../unit.ts';
import type { Flow } from '../flow.ts';
import { codeIn, type OidcAnswer, refused, tokenIn } from '../oidc-answer.ts';
import { requestAt, verifierOf } from '../oidc-client.ts';
import { answered, parsedJson } from '../oidc-provider.ts';
import type { App } from './app.ts';

/** GitHub, or an Enterprise server of one's own, whose API has another address. */
const placesOf = ({ url }: App) =>
  url === undefined
    ? { site: 'https://github.com', api: 'https://api.github.com' }
    : { site: url, api: `${url}/api/v3` };

/** Where a browser is sent: GitHub speaks OAuth 2, so that there is no nonce. */
export const requestToGitHub = (app: App, begun: Flow, redirectUri: string): string =>
  requestAt(`${placesOf(app).site}/login/oauth/authorize`, begun, {
    client_id: app.clientId,
    redirect_uri: redirectUri,
    scope: 'read:user user:email',
  });

const Account = z.object({ id: z.int().positive(), name: z.string().nullish() });
const Addresses = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

const accessToken = async (unit: Unit, app: App, begun: Flow, answer: OidcAnswer): Promise<string> => {
  const grant = {
    client_id: app.clientId,
    client_secret: app.clientSecret,
    code: codeIn(answer),
    redirect_uri: answer.redirectUri,
    code_verifier: verifierOf(begun),
  };
  const asked = await unit.egress.ask({
    url: `${placesOf(app).site}/login/oauth/access_token`,
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(grant).toString(),
  });
  return tokenIn(answered(asked), 'access_token');
};

const read = async <S extends z.ZodType>(
  unit: Unit,
  url: string,
  token: string,
  schema: S,
): Promise<z.output<S>> => {
  const headers = { authorization: `Bearer ${token}`, 'user-agent': 'locket' };
  const { status, body } = answered(await unit.egress.get({ url, headers }));
  const parsed = schema.safeParse(status === 200 ? parsedJson(body) : undefined);
  if (!parsed.success) throw refused('subject', 'GitHub does not say who you are');
  return parsed.data;
};

/** Whom GitHub names: by the number of the account, which stays, and by its primary address where that is verified. */
export const personByGitHub = async (
  unit: Unit,
  app: App,
  begun: Flow,
  answer: OidcAnswer,
): Promise<VouchedPerson> => {
  const { site, api } = placesOf(app);
  const token = await accessToken(unit, app, begun, answer);
  const [account, addresses] = await Promise.all([
    read(unit, `${api}/user`, token, Account),
    read(unit, `${api}/user/emails`, token, Addresses),
  ]);
  const primary = addresses.find((each) => each.primary);
  const address = plainAddress(primary?.email);
  return {
    orgId: instanceScope,
    method: 'github',
    issuer: site,
    externalId: String(account.id),
    address,
    isAddressVerified: address !== null && primary?.verified === true,
    firstName: nameFrom(account.name),
    lastName: null,
  };
};
