import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import { enterProject, environmentBySlug, type ProjectAccess, unknownProject } from '../projects/access.ts';
import type { Project } from '../projects/project.ts';
import { enterHolderOf } from '../projects/reference.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { afterRun, call, type PlacedWebhook } from './call.ts';
import { openTarget, sealTarget } from './sealing.ts';
import { parseTarget, shownAddress } from './target.ts';
import type { Webhook, WebhookChanges, WebhookEvent, WebhookType } from './webhook.ts';

/** At most this many webhooks fit a project: each change of a secret looks at all of them. */
const maxWebhooks = 100;

/** A webhook with the address it calls, as far as it may be shown. */
export interface ShownWebhook extends PlacedWebhook {
  readonly url: string;
}

export interface WebhookRequest {
  readonly projectId: string;
  readonly environment: string;
  readonly secretPath: string;
  readonly type: WebhookType;
  readonly url: string;
  readonly secretKey?: string | undefined;
  /** None for all events. */
  readonly eventsFilter: readonly WebhookEvent[];
}

const webhookNotFound = (): LocketError => new LocketError('not-found', 'Webhook not found');

/** The webhook where it stands, or nothing when its environment was deleted. */
const placedIn = (
  { project }: Pick<ProjectAccess, 'project'>,
  webhook: Webhook,
): PlacedWebhook | undefined => {
  const environment = project.environments.find(({ id }) => id === webhook.environmentId);
  return environment && { webhook, project, environment };
};

const shown = async (unit: Unit, placed: PlacedWebhook): Promise<ShownWebhook> => ({
  ...placed,
  url: shownAddress((await openTarget(unit, placed.project, placed.webhook)).url),
});

const noteWebhook = (unit: Unit, { webhook, environment }: PlacedWebhook): void =>
  unit.note({
    metadata: {
      environment: environment.slug,
      webhookId: webhook.id,
      isDisabled: webhook.isDisabled,
      eventsFilter: webhook.eventsFilter,
      secretPath: webhook.secretPath,
    },
  });

/** The caller's way to a webhook known by its id; a foreign one looks like none. */
const enterWebhook = async (
  unit: Unit,
  webhookId: string,
  action: 'read' | 'edit' | 'delete',
): Promise<PlacedWebhook> => {
  const projectId = await unit.stores.webhooks.projectOf(webhookId);
  const access = await enterHolderOf(unit, 'Webhook', projectId);
  assertCan(access.ability, action, 'webhooks');
  const webhook = await unit.stores.webhooks.find(webhookId);
  const placed = webhook && placedIn(access, webhook);
  if (!placed) throw webhookNotFound();
  noteWebhook(unit, placed);
  return placed;
};

const assertRoom = (count: number): void => {
  if (count >= maxWebhooks)
    throw new LocketError('invalid-input', `A project holds at most ${maxWebhooks} webhooks`);
};

const newWebhook = async (
  unit: Unit,
  access: ProjectAccess,
  { environment, secretPath, type, url, secretKey, eventsFilter }: WebhookRequest,
): Promise<PlacedWebhook> => {
  const { project } = access;
  const place = environmentBySlug(project, environment);
  const at = unit.runtime.now().toISOString();
  const placed = { id: unit.runtime.uuid(), projectId: project.id, environmentId: place.id };
  const target = { url: parseTarget(url, type), secretKey: secretKey ?? null };
  const webhook: Webhook = {
    ...placed,
    ...(await sealTarget(unit, project, placed, target)),
    secretPath,
    type,
    isDisabled: false,
    eventsFilter,
    lastStatus: null,
    lastRunErrorMessage: null,
    createdAt: at,
    updatedAt: at,
  };
  return { webhook, project, environment: place };
};

/**
 * Has the project say whether there is a webhook, from which its changes know whether any is to be told. The project
 * must have been read after the fence.
 */
const notingWebhooks = (unit: Unit, project: Project, hasWebhooks: boolean): readonly Change[] =>
  unit.stores.projects.replacement({ ...project, hasWebhooks, revision: project.revision + 1 }, project);

/** The same when the project says that there is none; one that says nothing may have some. */
const notingFirst = async (unit: Unit, projectId: string): Promise<readonly Change[]> => {
  const project = await unit.stores.projects.find(projectId);
  if (!project) throw unknownProject();
  return project.hasWebhooks === false ? notingWebhooks(unit, project, true) : [];
};

const createOnce = async (unit: Unit, request: WebhookRequest): Promise<ShownWebhook> => {
  const access = await enterProject(unit, request.projectId);
  assertCan(access.ability, 'create', 'webhooks');
  const { fences, webhooks } = unit.stores;
  const fence = await fences.find('webhooks', access.project.id);
  assertRoom((await webhooks.inProject(access.project.id)).length);
  const placed = await newWebhook(unit, access, request);
  noteWebhook(unit, placed);
  await unit.commit([
    ...webhooks.creation(placed.webhook),
    ...(await notingFirst(unit, access.project.id)),
    fences.renewed(fence),
  ]);
  return shown(unit, placed);
};

/** Adds a webhook to an environment. Needs `webhooks:create`; `invalid-input` for a bad address or a full project. */
export const createWebhook = (unit: Unit, request: WebhookRequest): Promise<ShownWebhook> =>
  retryingConflicts(unit, () => createOnce(unit, request));

export interface WebhookFilter {
  readonly projectId: string;
  readonly environment?: string | undefined;
  readonly secretPath?: string | undefined;
}

/** The webhooks of a project, of one environment or path when asked so. Needs `webhooks:read`. */
export const listWebhooks = async (unit: Unit, filter: WebhookFilter): Promise<readonly ShownWebhook[]> => {
  const access = await enterProject(unit, filter.projectId);
  assertCan(access.ability, 'read', 'webhooks');
  const only = filter.environment && environmentBySlug(access.project, filter.environment);
  const all = await unit.stores.webhooks.inProject(access.project.id);
  const placed = all
    .filter(({ environmentId }) => !only || environmentId === only.id)
    .filter(({ secretPath }) => filter.secretPath === undefined || secretPath === filter.secretPath)
    .flatMap((webhook) => placedIn(access, webhook) ?? []);
  unit.note({ metadata: { numberOfWebhooks: placed.length } });
  return Promise.all(placed.map((each) => shown(unit, each)));
};

/** One webhook by id. Needs `webhooks:read`. */
export const readWebhook = async (unit: Unit, webhookId: string): Promise<ShownWebhook> =>
  shown(unit, await enterWebhook(unit, webhookId, 'read'));

/** Switches a webhook off or on, or says what it is told of. Needs `webhooks:edit`. */
export const updateWebhook = (
  unit: Unit,
  webhookId: string,
  { isDisabled, eventsFilter }: WebhookChanges,
): Promise<ShownWebhook> =>
  retryingConflicts(unit, async () => {
    const found = await enterWebhook(unit, webhookId, 'edit');
    const webhook = {
      ...found.webhook,
      isDisabled: isDisabled ?? found.webhook.isDisabled,
      eventsFilter: eventsFilter ?? found.webhook.eventsFilter,
      updatedAt: unit.runtime.now().toISOString(),
    };
    noteWebhook(unit, { ...found, webhook });
    await unit.commit([unit.stores.webhooks.change(webhook, { isDisabled, eventsFilter })]);
    return shown(unit, { ...found, webhook });
  });

/** What makes the project say that there is no webhook any more, when this is the last one. */
const notingLast = async (unit: Unit, { webhook, project: { id } }: PlacedWebhook) => {
  const { fences, webhooks, projects } = unit.stores;
  const fence = await fences.find('webhooks', id);
  const [all, project] = await Promise.all([webhooks.inProject(id), projects.find(id)]);
  if (!project || all.some((each) => each.id !== webhook.id)) return [];
  return [...notingWebhooks(unit, project, false), fences.renewed(fence)];
};

/** Removes a webhook and answers what it was. Needs `webhooks:delete`. */
export const deleteWebhook = (unit: Unit, webhookId: string): Promise<ShownWebhook> =>
  retryingConflicts(unit, async () => {
    const placed = await enterWebhook(unit, webhookId, 'delete');
    const gone = await shown(unit, placed);
    const noting = await notingLast(unit, placed);
    await unit.commit([...unit.stores.webhooks.deletion(placed.webhook), ...noting]);
    return gone;
  });

/** Calls a webhook now, disabled or not, and answers how it went as its status. Needs `webhooks:edit`. */
export const testWebhook = async (unit: Unit, webhookId: string): Promise<ShownWebhook> => {
  const placed = await enterWebhook(unit, webhookId, 'edit');
  const { secretPath } = placed.webhook;
  const { run } = await call(unit, placed, { event: 'test', secretPath });
  const webhook = afterRun(unit, placed.webhook, run);
  unit.note({ metadata: { lastStatus: run.lastStatus } });
  await unit.commit([unit.stores.webhooks.run(webhook)]);
  return shown(unit, { ...placed, webhook });
};
