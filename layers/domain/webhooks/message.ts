import { createHmac } from 'node:crypto';
import { type OutboundPost, ownAgents } from '../egress.ts';
import { type Notice, factsOf as noticeFactsOf, sentenceOf } from '../notices/notice.ts';
import { escaped } from '../notices/slack-text.ts';
import type { Environment, Project } from '../projects/project.ts';
import type { Expiring } from './certificates-expiring.ts';
import type { Target } from './sealing.ts';
import { teamsMessage } from './teams-message.ts';
import type { WebhookEvent, WebhookType } from './webhook.ts';

/** What happened where; never names or values of secrets. */
export interface Occasion {
  /** What happened, or that somebody tries the webhook out. */
  readonly event: WebhookEvent | 'test';
  readonly project: Pick<Project, 'id' | 'name'>;
  readonly environment: Pick<Environment, 'slug'>;
  readonly secretPath: string;
  /** Tells repeated deliveries of one event apart from new ones. */
  readonly eventId?: string;
  /** What expires; absent where secrets are what it is about. */
  readonly expiring?: Expiring | undefined;
  /** Whatever else people are told of, and what whoever did it is called. */
  readonly notice?: Notice | undefined;
  readonly actor?: string | undefined;
}

const sentences: Readonly<Partial<Record<Occasion['event'], string>>> = {
  'secrets.modified': 'Secrets were added, changed or removed.',
  'certificates.expiring': 'Certificates or CAs expire.',
  test: 'This is a test of a Locket webhook.',
};

const sentenceFor = ({ event, notice }: Occasion): string =>
  (notice ? sentenceOf(notice) : sentences[event]) ?? 'Something happened.';

/** What happened where, line by line. */
const factsOf = ({
  project,
  environment,
  secretPath,
  expiring,
  notice,
  actor = 'Somebody',
}: Occasion): Readonly<Record<string, string>> => {
  if (notice) return noticeFactsOf(notice, project, actor);
  return expiring
    ? { Project: project.name, 'PKI Alert': expiring.name, Items: String(expiring.numberOfItems) }
    : { Project: project.name, Environment: environment.slug, 'Secret Path': secretPath };
};

const slackBody = (occasion: Occasion, timestamp: number) => ({
  text: sentenceFor(occasion),
  attachments: [
    {
      color: '#E7F256',
      fields: Object.entries(factsOf(occasion)).map(([title, value]) => ({
        title,
        value: escaped(value),
        short: false,
      })),
    },
  ],
  timestamp,
});

/** For programs: ids instead of names of people. */
const generalNotice = ({ type, actor, requestId, environment, secretPath, facts }: Notice) => ({
  type,
  actor: { type: actor.kind, id: actor.id ?? null },
  requestId: requestId ?? null,
  environment: environment ?? null,
  secretPath: secretPath ?? null,
  facts,
});

const generalBody = (occasion: Occasion, timestamp: number) => {
  const { event, project, environment, secretPath, expiring, notice } = occasion;
  return {
    event,
    project: { workspaceId: project.id, environment: environment.slug, secretPath },
    ...(expiring && { expiring }),
    ...(notice && { notice: generalNotice(notice) }),
    timestamp,
  };
};

const teamsBody = (occasion: Occasion) => teamsMessage(sentenceFor(occasion), factsOf(occasion));

const bodies: Readonly<Record<WebhookType, (occasion: Occasion, timestamp: number) => object>> = {
  general: generalBody,
  slack: slackBody,
  'microsoft-teams': teamsBody,
};

/** `t=<milliseconds>;<HMAC-SHA-256 of the body under the key, hex>`: receivers compare it and the age of `t`. */
export const signatureOf = (key: string, body: string, timestamp: number): string =>
  `t=${timestamp};${createHmac('sha256', key).update(body).digest('hex')}`;

/** The request that tells a target about an occasion, signed when the webhook has a key. */
export const messageOf = (
  type: WebhookType,
  { url, secretKey }: Target,
  occasion: Occasion,
  now: Date,
): OutboundPost => {
  const timestamp = now.getTime();
  const body = JSON.stringify(bodies[type](occasion, timestamp));
  return {
    url,
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': ownAgents.webhook,
      ...(occasion.eventId && { 'x-locket-event-id': occasion.eventId }),
      ...(secretKey && { 'x-infisical-signature': signatureOf(secretKey, body, timestamp) }),
    },
  };
};
