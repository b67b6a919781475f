import * as z from 'zod';
import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { jsonIn, replyOf, type VendorReply } from '../vendor-calls.ts';

const api = 'https://slack.com/api';
const vendor = 'Slack';
/** Channels of a page, and pages, that are read at most. */
const pageSize = 1000;
const maxPages = 20;
/** A page of 1,000 channels has about a megabyte. */
const largestAnswer = 8 * 1024 * 1024;

const Answer = z.object({ ok: z.boolean(), error: z.string().max(200).optional() });

/** Errors after which the same call may work (Slack, Web API: errors of every method). */
const passing: ReadonlySet<string | undefined> = new Set([
  'fatal_error',
  'internal_error',
  'ratelimited',
  'rate_limited',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);

/** Errors that only a new installation mends. */
const lost: ReadonlySet<string | undefined> = new Set([
  'account_inactive',
  'invalid_auth',
  'not_authed',
  'token_expired',
  'token_revoked',
]);

const known: Readonly<Record<string, string>> = {
  channel_not_found: 'The channel is not there, or the app is not in it',
  invalid_code: 'the code is wrong or was used',
  is_archived: 'The channel is archived',
  missing_scope: 'The installation lacks a right: install the app again',
  not_in_channel: 'The app is not in the channel: invite it',
  restricted_action: 'The workspace lets the app post nothing there',
};

/** What an error of Slack means for people; a word that is not known is shown only if it looks like one of Slack's. */
const reasonOf = (error: string | undefined): string => {
  if (lost.has(error)) return 'Slack does not accept this installation any more: install the app again';
  if (error !== undefined && Object.hasOwn(known, error)) return known[error] ?? '';
  return /^[a-z_]{1,60}$/.test(error ?? '') ? `Slack answered ${error}` : 'Slack refused';
};

interface Call {
  readonly method: string;
  /** The bot's, or an app's id and secret. */
  readonly authorization: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const ask = async (unit: Unit, { method, authorization, parameters }: Call): Promise<VendorReply> =>
  replyOf(
    await unit.vendorCalls.call({
      method: 'POST',
      url: `${api}/${method}`,
      headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(parameters).toString(),
      most: largestAnswer,
    }),
    vendor,
    unit.runtime.now(),
  );

/** What a method answered in its shape; `bad-request` for what Slack refuses, `unavailable` while it is in trouble. */
const result = async <S extends z.ZodType>(unit: Unit, call: Call, shape: S): Promise<z.output<S>> => {
  const json = jsonIn(await ask(unit, call), vendor);
  const { data: answer } = Answer.safeParse(json);
  if (!answer || passing.has(answer.error))
    throw new LocketError('unavailable', 'Slack is in trouble, try again later');
  if (!answer.ok) throw new LocketError('bad-request', `Slack: ${reasonOf(answer.error)}`);
  const parsed = shape.safeParse(json);
  if (!parsed.success) throw new LocketError('unavailable', 'Slack answered something unexpected');
  return parsed.data;
};

const bearer = (token: string): string => `Bearer ${token}`;

const name = z.string().max(256);
const Installation = z.object({
  access_token: z.string().min(1).max(1024),
  bot_user_id: name,
  app_id: name,
  team: z.object({ id: name, name }).nullish(),
  is_enterprise_install: z.boolean().optional(),
});

/** What an app was given in a workspace. */
export interface SlackInstallation {
  readonly token: string;
  readonly teamId: string;
  readonly teamName: string;
  readonly slackAppId: string;
  readonly slackBotUserId: string;
}

/** Exchanges the code of an installation (`oauth.v2.access`); `bad-request` for one in a whole Enterprise Grid. */
export const exchangeCode = async (
  unit: Unit,
  app: { readonly clientId: string; readonly clientSecret: string },
  code: string,
  redirectUri: string,
): Promise<SlackInstallation> => {
  const pair = [app.clientId, app.clientSecret].map(encodeURIComponent).join(':');
  const call = {
    method: 'oauth.v2.access',
    authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
    parameters: { code, redirect_uri: redirectUri },
  };
  const given = await result(unit, call, Installation);
  if (given.is_enterprise_install || !given.team)
    throw new LocketError('bad-request', 'Install the app in one workspace, not in all of an organization');
  return {
    token: given.access_token,
    teamId: given.team.id,
    teamName: given.team.name,
    slackAppId: given.app_id,
    slackBotUserId: given.bot_user_id,
  };
};

const Channels = z.object({
  channels: z.array(z.object({ id: name, name })),
  response_metadata: z.object({ next_cursor: z.string().max(2048).optional() }).optional(),
});

export interface SlackChannel {
  readonly id: string;
  readonly name: string;
}

/** All public and private channels that the bot sees, page after page (`conversations.list`). */
export const channelsOf = async (unit: Unit, token: string): Promise<readonly SlackChannel[]> => {
  const found: SlackChannel[] = [];
  let cursor = '';
  for (let page = 0; page < maxPages; page += 1) {
    const parameters = {
      types: 'public_channel,private_channel',
      exclude_archived: 'true',
      limit: String(pageSize),
      ...(cursor && { cursor }),
    };
    const call = { method: 'conversations.list', authorization: bearer(token), parameters };
    const answer = await result(unit, call, Channels);
    found.push(...answer.channels.map((channel) => ({ id: channel.id, name: channel.name })));
    cursor = answer.response_metadata?.next_cursor ?? '';
    if (cursor === '') break;
  }
  return found;
};

/** How posting a message went: `retry` after so many seconds, where Slack says, or whenever the caller likes. */
export type Posted =
  | { readonly kind: 'posted' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'retry'; readonly reason: string; readonly seconds: number | undefined };

/** Posts a message to a channel (`chat.postMessage`). Throws nothing of Slack's. */
export const postMessage = async (
  unit: Unit,
  token: string,
  message: { readonly channel: string; readonly text: string; readonly blocks: readonly object[] },
): Promise<Posted> => {
  const parameters = {
    channel: message.channel,
    text: message.text,
    blocks: JSON.stringify(message.blocks),
    unfurl_links: 'false',
  };
  const call = { method: 'chat.postMessage', authorization: bearer(token), parameters };
  try {
    const { data: answer } = Answer.safeParse(jsonIn(await ask(unit, call), vendor));
    if (answer?.ok) return { kind: 'posted' };
    if (answer && !passing.has(answer.error)) return { kind: 'refused', reason: reasonOf(answer.error) };
    return { kind: 'retry', reason: 'Slack is in trouble', seconds: undefined };
  } catch (error) {
    if (!(error instanceof LocketError)) throw error;
    return { kind: 'retry', reason: error.message, seconds: error.retryAfter };
  }
};
