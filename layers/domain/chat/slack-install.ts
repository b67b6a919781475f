import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { actorOf, memberOf } from '../caller.ts';
import { equalSecrets } from '../digests.ts';
import { LocketError } from '../errors.ts';
import { appCredentials } from '../instance/app-credentials.ts';
import { accessOf, enterOrganization, type OrganizationAccess } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import { newBrowserSecret } from '../sign-in/provider-token.ts';
import type { Unit } from '../unit.ts';
import { authenticateUser } from '../users/authentication.ts';
import { signStep, stepOf } from '../users/step-token.ts';
import { assertRoom, integrationIn, noteIntegration } from './manage-integrations.ts';
import { sealToken } from './sealing.ts';
import { exchangeCode, type SlackInstallation } from './slack-api.ts';
import type { WorkflowIntegration } from './workflow-integration.ts';

/** What the app may do where it is installed: post to channels, and list them. */
const scopes = 'chat:write.public,chat:write,channels:read,groups:read';

/** What a browser keeps while its person is at Slack: whose session it is, and what is to become of it. */
const flow = {
  type: 'slackFlow',
  claims: z.object({
    secret: z.string().min(1),
    orgId: z.string().min(1),
    userId: z.string().min(1),
    sessionId: z.string().min(1),
    slug: z.string().optional(),
    description: z.string().optional(),
    integrationId: z.string().optional(),
  }),
};
type SlackFlow = z.output<typeof flow.claims>;

/** What Slack gives back and only the browser that began can know (RFC 6749, 10.12). */
const stateOf = ({ secret }: Pick<SlackFlow, 'secret'>): string =>
  createHmac('sha256', secret).update('slack-state').digest('base64url');

const notConfigured = (): LocketError =>
  new LocketError(
    'bad-request',
    'This instance has no Slack app: a server admin says its client id and secret',
  );

const slackApp = async (
  unit: Unit,
): Promise<{ readonly clientId: string; readonly clientSecret: string }> => {
  const { clientId, clientSecret } = (await appCredentials(unit, 'slack')) ?? {};
  if (!clientId || !clientSecret) throw notConfigured();
  return { clientId, clientSecret };
};

/** Where the browser is sent, and the cookie that it keeps. */
interface Begun {
  readonly location: string;
  readonly cookie: string;
}

const begin = async (
  unit: Unit,
  access: OrganizationAccess,
  redirectUri: string,
  what: Pick<SlackFlow, 'slug' | 'description' | 'integrationId'>,
): Promise<Begun> => {
  const { caller } = unit;
  if (caller.kind !== 'user' || caller.sessionId === undefined)
    throw new LocketError('forbidden', 'Somebody with a session installs the app: it takes a browser');
  const { clientId } = await slackApp(unit);
  const begun: SlackFlow = {
    ...what,
    secret: newBrowserSecret(unit),
    orgId: access.orgId,
    userId: caller.id,
    sessionId: caller.sessionId,
  };
  const location = new URL('https://slack.com/oauth/v2/authorize');
  const parameters = { client_id: clientId, scope: scopes, redirect_uri: redirectUri, state: stateOf(begun) };
  for (const [name, value] of Object.entries(parameters)) location.searchParams.set(name, value);
  return { location: location.href, cookie: await signStep(unit, flow, begun) };
};

/** Begins to install the app. Needs `settings:create`; `already-exists` for a slug that another integration has. */
export const beginInstall = async (
  unit: Unit,
  request: { readonly slug: string; readonly description?: string | undefined; readonly redirectUri: string },
): Promise<Begun> => {
  const access = await enterOrganization(unit);
  assertCan(access.ability, 'create', 'settings');
  await assertRoom(unit, access.orgId, request);
  const { slug, description } = request;
  unit.note({ metadata: { integrationSlug: slug } });
  return begin(unit, access, request.redirectUri, { slug, ...(description && { description }) });
};

/** Begins to install the app anew, for another token. Needs `settings:create`. */
export const beginReinstall = async (
  unit: Unit,
  request: { readonly integrationId: string; readonly redirectUri: string },
): Promise<Begun> => {
  const access = await enterOrganization(unit);
  assertCan(access.ability, 'create', 'settings');
  const { id } = await integrationIn(unit, access.orgId, request.integrationId);
  return begin(unit, access, request.redirectUri, { integrationId: id });
};

/** Whoever began, as they stand now: with the same session, and with what they may do today. */
const whoBegan = async (unit: Unit, { userId, sessionId, orgId }: SlackFlow): Promise<OrganizationAccess> => {
  const session = await unit.stores.users.session(userId, sessionId);
  const person = await authenticateUser(
    {
      authTokenType: 'accessToken',
      userId,
      tokenVersionId: sessionId,
      accessVersion: session?.accessVersion ?? 0,
      authMethod: 'email',
      organizationId: orgId,
      iat: 0,
      exp: 0,
    },
    unit,
  );
  unit.note({ organizationId: orgId, actor: actorOf(person) });
  const access = await accessOf(unit, memberOf(person));
  assertCan(access.ability, 'create', 'settings');
  return access;
};

const installed = async (
  unit: Unit,
  { orgId, slug = '', description }: SlackFlow,
  { token, ...team }: SlackInstallation,
): Promise<WorkflowIntegration> => {
  const { chats, fences } = unit.stores;
  const fence = await fences.find('workflow-integrations', orgId);
  await assertRoom(unit, orgId, { slug });
  const owner = { id: unit.runtime.uuid(), orgId };
  const at = unit.runtime.now().toISOString();
  const integration: WorkflowIntegration = {
    ...owner,
    ...team,
    provider: 'slack',
    slug,
    description: description ?? null,
    token: await sealToken(unit, owner, token),
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
  noteIntegration(unit, integration);
  await unit.commit([chats.creation(integration), fences.renewed(fence)]);
  return integration;
};

const reinstalled = async (
  unit: Unit,
  orgId: string,
  integrationId: string,
  { token, ...team }: SlackInstallation,
): Promise<WorkflowIntegration> => {
  const previous = await integrationIn(unit, orgId, integrationId);
  const next: WorkflowIntegration = {
    ...previous,
    ...team,
    token: await sealToken(unit, previous, token),
    updatedAt: unit.runtime.now().toISOString(),
    revision: previous.revision + 1,
  };
  noteIntegration(unit, next);
  await unit.commit([unit.stores.chats.replacement(next, previous)]);
  return next;
};

/**
 * Takes the browser back from Slack. Only the browser that began it, in a session that lives, of somebody who may still
 * install: `unauthenticated`, `forbidden` or `permission-denied` otherwise, and nothing is asked of Slack.
 */
export const finishInstall = async (
  unit: Unit,
  back: {
    readonly cookie: string | undefined;
    readonly state: string | undefined;
    readonly code: string | undefined;
    readonly redirectUri: string;
  },
): Promise<WorkflowIntegration> => {
  if (back.cookie === undefined)
    throw new LocketError(
      'unauthenticated',
      'This browser began no installation, or too long ago: begin anew',
    );
  const begun = await stepOf(unit, flow, back.cookie);
  if (!equalSecrets(stateOf(begun), back.state ?? ''))
    throw new LocketError('unauthenticated', 'This installation began in another browser: begin anew');
  if (!back.code) throw new LocketError('bad-request', 'Slack installed nothing');
  const { orgId } = await whoBegan(unit, begun);
  const installation = await exchangeCode(unit, await slackApp(unit), back.code, back.redirectUri);
  return retryingConflicts(unit, () =>
    begun.integrationId === undefined
      ? installed(unit, begun, installation)
      : reinstalled(unit, orgId, begun.integrationId, installation),
  );
};
