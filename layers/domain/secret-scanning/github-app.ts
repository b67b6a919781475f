import { createPrivateKey, sign } from 'node:crypto';
import * as z from 'zod';
import { LocketError } from '../errors.ts';
import { appCredentials } from '../instance/app-credentials.ts';
import type { Unit } from '../unit.ts';
import { jsonIn, replyOf, type VendorAnswer, type VendorReply } from '../vendor-calls.ts';

export const vendor = 'GitHub';
/** Bytes of an answer: a commit of 300 files has some megabytes. */
const largestAnswer = 12 * 1024 * 1024;

/** The app by which this instance is known at GitHub, or at a GitHub Enterprise Server. */
export interface GitHubApp {
  readonly appId: string;
  readonly slug: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** Where people are, and where the API is, without a slash at the end. */
  readonly site: string;
  readonly api: string;
}

/** The app; `bad-request` where a server admin did not say its credentials yet. */
export const gitHubApp = async (unit: Unit): Promise<GitHubApp> => {
  const { appId, slug, clientId, clientSecret, privateKey, webhookSecret, url } =
    (await appCredentials(unit, 'github-app')) ?? {};
  if (!appId || !slug || !clientId || !clientSecret || !privateKey || !webhookSecret)
    throw new LocketError(
      'bad-request',
      'This instance has no GitHub app: a server admin says its credentials',
    );
  const site = url ?? 'https://github.com';
  const api = url === undefined || url === 'https://github.com' ? 'https://api.github.com' : `${url}/api/v3`;
  return { appId, slug, clientId, clientSecret, privateKey, webhookSecret, site, api };
};

const segment = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What proves to GitHub that it is the app which asks: good for ten minutes, from a minute ago (RFC 7519, RS256). */
const appToken = ({ runtime }: Pick<Unit, 'runtime'>, { appId, privateKey }: GitHubApp): string => {
  const now = Math.floor(runtime.now().getTime() / 1000);
  const said = `${segment({ alg: 'RS256', typ: 'JWT' })}.${segment({ iat: now - 60, exp: now + 540, iss: appId })}`;
  try {
    const key = createPrivateKey(privateKey);
    return `${said}.${sign('sha256', Buffer.from(said), key).toString('base64url')}`;
  } catch (cause) {
    throw new LocketError('bad-request', 'The private key of the GitHub app is none', { cause });
  }
};

interface GitHubRequest {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly token: string;
  readonly accept?: string;
  /** Bytes of the answer. */
  readonly most?: number;
}

/** Calls the API, whatever becomes of it. */
export const callGitHub = (
  unit: Unit,
  app: GitHubApp,
  {
    method = 'GET',
    path,
    token,
    accept = 'application/vnd.github+json',
    most = largestAnswer,
  }: GitHubRequest,
): Promise<VendorAnswer> =>
  unit.vendorCalls.call({
    method,
    url: `${app.api}${path}`,
    headers: {
      authorization: `Bearer ${token}`,
      accept,
      'user-agent': 'locket-secret-scanning',
      'x-github-api-version': '2022-11-28',
    },
    ...(method === 'POST' && { body: '' }),
    most,
  });

/** Asks the API; `throttled` and `unavailable` as every vendor. */
export const askGitHub = async (unit: Unit, app: GitHubApp, request: GitHubRequest): Promise<VendorReply> =>
  replyOf(await callGitHub(unit, app, request), vendor, unit.runtime.now());

/** What an answer says in its shape; `unavailable` for anything else than that or a refusal, which is `bad-request`. */
export const saidBy = <S extends z.ZodType>(reply: VendorReply, shape: S, name = vendor): z.output<S> => {
  if (reply.status < 200 || reply.status > 299)
    throw new LocketError('bad-request', `${name} answered with status ${reply.status}`);
  const parsed = shape.safeParse(jsonIn(reply, name));
  if (!parsed.success) throw new LocketError('unavailable', `${name} answered something unexpected`);
  return parsed.data;
};

const idPattern = /^\d{1,20}$/;

/** @throws LocketError `invalid-input` for what GitHub never calls an installation. */
export const installationPath = (installationId: string): string => {
  if (!idPattern.test(installationId))
    throw new LocketError('invalid-input', 'installationId must be a number that GitHub gave');
  return `/app/installations/${installationId}`;
};

/** A token for the repositories of one installation, for an hour; nothing of it is kept. */
export const installationToken = async (
  unit: Unit,
  app: GitHubApp,
  installationId: string,
): Promise<string> => {
  const path = `${installationPath(installationId)}/access_tokens`;
  const reply = await askGitHub(unit, app, { method: 'POST', path, token: appToken(unit, app) });
  return saidBy(reply, z.object({ token: z.string().min(1) })).token;
};

const Installation = z.object({
  id: z.number(),
  account: z.object({ id: z.number(), login: z.string().max(100), type: z.string() }),
});
export type Installation = z.output<typeof Installation>;

/** An installation of the app as GitHub knows it; `not-found` for one that is not the app's. */
export const installationAtGitHub = async (
  unit: Unit,
  app: GitHubApp,
  installationId: string,
): Promise<Installation> => {
  const reply = await askGitHub(unit, app, {
    path: installationPath(installationId),
    token: appToken(unit, app),
  });
  if (reply.status === 404) throw new LocketError('not-found', 'The GitHub app has no such installation');
  return saidBy(reply, Installation);
};
