import * as z from 'zod';
import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { jsonIn, replyOf } from '../vendor-calls.ts';
import { askGitHub, type GitHubApp, type Installation, saidBy, vendor } from './github-app.ts';

const Exchange = z.object({ access_token: z.string().min(1).optional() });

/** The token of the person at GitHub who installed the app, by the code that GitHub gave their browser. */
const personToken = async (unit: Unit, app: GitHubApp, code: string): Promise<string> => {
  const { clientId, clientSecret } = app;
  const reply = replyOf(
    await unit.vendorCalls.call({
      method: 'POST',
      url: `${app.site}/login/oauth/access_token`,
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, code }).toString(),
    }),
    vendor,
    unit.runtime.now(),
  );
  // What is wrong with a code GitHub says with status 200.
  const { data } = Exchange.safeParse(jsonIn(reply, vendor));
  if (!data?.access_token)
    throw new LocketError(
      'forbidden',
      'GitHub does not vouch for whoever installed the app: install it anew',
    );
  return data.access_token;
};

const notTheirs = (): LocketError =>
  new LocketError(
    'forbidden',
    'Only an owner of the GitHub account in which the app is installed can link it',
  );

const Membership = z.object({ role: z.string(), state: z.string() });

/**
 * Refuses whoever does not own the account in which the app is installed: the id of an installation is no secret, and
 * everybody who may read one repository sees it. `forbidden` for anybody but the person themselves, or an admin of the
 * organization at GitHub.
 */
export const assertOwner = async (
  unit: Unit,
  app: GitHubApp,
  { account }: Installation,
  code: string,
): Promise<void> => {
  const token = await personToken(unit, app, code);
  if (account.type === 'User') {
    const person = saidBy(await askGitHub(unit, app, { path: '/user', token }), z.object({ id: z.number() }));
    if (person.id !== account.id) throw notTheirs();
    return;
  }
  const path = `/user/memberships/orgs/${encodeURIComponent(account.login)}`;
  const reply = await askGitHub(unit, app, { path, token });
  const { data } = reply.status === 200 ? Membership.safeParse(jsonIn(reply, vendor)) : { data: undefined };
  if (data?.role !== 'admin' || data.state !== 'active') throw notTheirs();
};
