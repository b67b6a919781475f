import { LocketError } from '../errors.ts';
import { isGlob } from '../permissions/glob.ts';
import type { WebhookType } from './webhook.ts';

/** Longest address, in UTF-16 code units. */
export const maxUrlLength = 2048;

/** Where the receivers of a type live, `*.` for any name below; anywhere when it names none. */
const homes: Readonly<Record<WebhookType, readonly string[]>> = {
  general: [],
  slack: ['hooks.slack.com'],
  // Incoming webhooks of a channel, and workflows of Power Automate at their older and newer addresses.
  'microsoft-teams': ['*.webhook.office.com', '*.logic.azure.com', '*.api.powerplatform.com'],
};

const isAt = (hostname: string, home: string): boolean =>
  home.startsWith('*.') ? hostname.endsWith(home.slice(1)) : hostname === home;

const assertAtHome = ({ hostname }: URL, type: WebhookType, member: string): void => {
  const own = homes[type];
  if (own.length > 0 && !own.some((home) => isAt(hostname, home)))
    throw new LocketError(
      'invalid-input',
      `${member} must be an address at ${own.join(', ')} for type ${type}`,
    );
};

/**
 * The address to call, without a fragment.
 * @throws LocketError `invalid-input` unless it is an absolute http or https URL; for Slack and Teams, one of theirs.
 */
export const parseTarget = (text: string, type: WebhookType, member = 'webhookUrl'): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new LocketError('invalid-input', `${member} must be an http or https URL`);
  assertAtHome(url, type, member);
  url.hash = '';
  return url.href;
};

/** The address as it may be shown: what stands before the host to log in with is as secret as a key. */
export const shownAddress = (text: string): string => {
  const url = new URL(text);
  const hasLogin = url.username !== '' || url.password !== '';
  url.username = '';
  url.password = '';
  return hasLogin ? url.href.replace('://', '://***@') : text;
};

/**
 * Which folders a webhook is for: a path or a glob over paths such as `/api/**`, without trailing slashes.
 * @throws LocketError `invalid-input` unless it begins with a slash and is a glob that rules may hold.
 */
export const parsePathPattern = (text: string, member = 'secretPath'): string => {
  const pattern = text.trim().replace(/\/+$/, '') || '/';
  if (!pattern.startsWith('/') || !isGlob(pattern))
    throw new LocketError('invalid-input', `${member} must be a folder path or a glob over folder paths`);
  return pattern;
};
