import type { SQSBatchResponse } from 'aws-lambda';
import { type ChatPorts, takeBatch } from '../../functions/workers/chat/batch.ts';
import { chatDeliveriesOf, deliverToChat } from '../../layers/domain/chat/chat-delivery.ts';
import { setAppCredentials } from '../../layers/domain/instance/manage-app-credentials.ts';
import type { TestResponse } from '../harness/app.ts';
import { startVendor, type Vendor } from './vendor.ts';
import { record } from './webhook-place.ts';
import { openWorld, type Person, type World } from './world.ts';

export const dashboard = 'https://locket.example.org';

export interface SlackPlace {
  readonly world: World;
  readonly slack: Vendor;
  readonly person: Person;
  /** Begins to install the app: the address at Slack, and the cookie of the browser. */
  begin(
    query?: Readonly<Record<string, string>>,
    by?: Person,
  ): Promise<{ readonly location: URL; readonly cookie: string }>;
  back(cookie: string | undefined, query: Readonly<Record<string, string>>): Promise<TestResponse>;
  /** Installs it; answers the id of the integration. */
  install(slug: string): Promise<string>;
  ports(changes?: Partial<ChatPorts>): ChatPorts & {
    readonly sent: string[];
    readonly postponed: (readonly [string, number])[];
    readonly failures: object[];
  };
  take(body: string, ports?: ChatPorts, receives?: number): Promise<SQSBatchResponse>;
}

export const base = '/api/v1/workflow-integrations/slack';
export const botToken = 'xoxb-what-only-the-bot-has';
export const clientSecret = 'what-only-slack-knows';

/** What Slack answers when all is well. */
export const installation = {
  ok: true,
  access_token: botToken,
  bot_user_id: 'U0BOT',
  app_id: 'A0APP',
  team: { id: 'T0TEAM', name: 'Example <Team>' },
  is_enterprise_install: false,
};

/** An instance that has a Slack app, and a stand-in for Slack. */
export const openSlackPlace = async (): Promise<SlackPlace> => {
  const slack = await startVendor('https://slack.com');
  const world = await openWorld({ allowPrivateTargets: true, vendorHosts: slack.hosts });
  const person = await world.person('admin');
  const unit = world.open('update-app-credentials');
  unit.identify({
    kind: 'user',
    id: person.id,
    username: 'root',
    email: null,
    superAdmin: true,
    metadata: {},
  });
  await setAppCredentials(unit, 'slack', { clientId: 'client.1', clientSecret });
  slack.answer(({ path }) =>
    path === '/api/oauth.v2.access' ? { body: installation } : { body: { ok: true } },
  );

  const begin: SlackPlace['begin'] = async (query = { slug: 'ours' }, by = person) => {
    const reply = await world.app.ok('GET', `${base}/install`, { token: by.token, query });
    return { location: new URL(reply.body), cookie: (reply.cookies[0] ?? '').split(';', 1)[0] ?? '' };
  };
  const back: SlackPlace['back'] = (cookie, query) =>
    world.app.request('GET', `${base}/oauth_redirect`, { query, ...(cookie && { cookies: [cookie] }) });
  const ports: SlackPlace['ports'] = (changes = {}) => {
    const [sent, postponed, failures] = [[] as string[], [] as [string, number][], [] as object[]];
    return {
      sent,
      postponed,
      failures,
      deliveriesOf: (notice) => chatDeliveriesOf(world.open(), notice),
      deliver: (delivery) => deliverToChat(world.open(), delivery, dashboard),
      send: async (bodies) => void sent.push(...bodies),
      postpone: async (receipt, seconds) => void postponed.push([receipt, seconds]),
      reportFailure: (facts) => void failures.push(facts),
      ...changes,
    };
  };
  return {
    world,
    slack,
    person,
    begin,
    back,
    ports,
    take: (body, through = ports(), receives = 1) => takeBatch([record(body, receives)], through),
    install: async (slug) => {
      const { location, cookie } = await begin({ slug });
      const reply = await back(cookie, { state: location.searchParams.get('state') ?? '', code: 'c' });
      if (reply.status !== 302) throw new Error(reply.text);
      const all = await world.ok(person, 'GET', base);
      return all.find((each: { slug: string }) => each.slug === slug).id;
    },
  };
};
