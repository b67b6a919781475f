import { isRefusal } from '../errors.ts';
import { actorName, type Notice, eventOf as noticeEventOf, type ProjectNotice } from '../notices/notice.ts';
import { matcherOf } from '../permissions/glob.ts';
import type { Place } from '../places/scope.ts';
import { livingProject } from '../projects/living-project.ts';
import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import { afterRun, call, type PlacedWebhook } from './call.ts';
import type { Expiring } from './certificates-expiring.ts';
import { changedPlaces } from './changed-places.ts';
import type { SecretsChanged } from './secrets-changed.ts';
import { hears, type Webhook, type WebhookEvent, type WebhookRun } from './webhook.ts';

/**
 * One webhook to be called about one change, about certificates that expire, wherever it listens, or about anything else
 * that people are told of: ids, names and places only, so that it may wait in a queue.
 */
export interface Delivery {
  readonly eventId: string;
  readonly webhookId: string;
  readonly environmentId: string;
  readonly secretPath: string;
  readonly expiring?: Expiring | undefined;
  readonly notice?: Notice | undefined;
}

/** Deliveries that one change asks for at most: the places nearest to it come first. */
const maxDeliveries = 5000;

const eventOf = ({ expiring, notice }: Pick<Delivery, 'expiring' | 'notice'>): WebhookEvent => {
  if (notice) return noticeEventOf(notice) ?? 'secrets.modified';
  return expiring ? 'certificates.expiring' : 'secrets.modified';
};

const wants = ({ environmentId, secretPath }: Webhook, { environment, path }: Place): boolean =>
  environmentId === environment.id && matcherOf(secretPath)?.(path) === true;

/**
 * The deliveries that a change asks for: one per webhook that hears of such changes, made before it, and place whose
 * readers see it, be it by imports. A
 * project, environment or webhook that went meanwhile asks for none.
 */
export const deliveriesOf = async (unit: Unit, change: SecretsChanged): Promise<readonly Delivery[]> => {
  const project = await livingProject(unit, change.projectId);
  if (!project) return [];
  const webhooks = (await unit.stores.webhooks.inProject(project.id)).filter(
    (webhook) => hears(webhook, eventOf({})) && webhook.createdAt <= change.occurredAt,
  );
  if (webhooks.length === 0) return [];
  const places = await changedPlaces(unit, project, change);
  const deliveries = places.flatMap((place) =>
    webhooks
      .filter((webhook) => wants(webhook, place))
      .map((webhook) => ({
        eventId: change.eventId,
        webhookId: webhook.id,
        environmentId: place.environment.id,
        secretPath: place.path,
      })),
  );
  return deliveries.slice(0, maxDeliveries);
};

/** Whether a webhook listens where it happened: in its environment, and below its paths, as far as the event names any. */
const listensAt = (project: Project, { environmentId, secretPath }: Webhook, notice: Notice): boolean => {
  const environment = project.environments.find(({ id }) => id === environmentId);
  if (!environment) return false;
  if (notice.environment !== undefined && notice.environment !== environment.slug) return false;
  return notice.secretPath === undefined || matcherOf(secretPath)?.(notice.secretPath) === true;
};

/** One delivery per webhook that asked to hear of such things, was made before, and listens where it happened. */
export const noticeDeliveriesOf = async (
  unit: Unit,
  { eventId, occurredAt, projectId, notice }: ProjectNotice,
): Promise<readonly Delivery[]> => {
  const event = noticeEventOf(notice);
  // Of certificates they are told with more to it.
  if (event === undefined || event === 'certificates.expiring') return [];
  const project = await livingProject(unit, projectId);
  if (!project) return [];
  return (await unit.stores.webhooks.inProject(projectId))
    .filter((webhook) => hears(webhook, event) && webhook.createdAt <= occurredAt)
    .filter((webhook) => listensAt(project, webhook, notice))
    .map(({ id: webhookId, environmentId, secretPath }) => ({
      eventId,
      webhookId,
      environmentId,
      secretPath: notice.secretPath ?? secretPath,
      notice,
    }));
};

const placed = async (unit: Unit, delivery: Delivery): Promise<PlacedWebhook | undefined> => {
  const { webhookId, environmentId } = delivery;
  const webhook = await unit.stores.webhooks.find(webhookId);
  if (!webhook || !hears(webhook, eventOf(delivery))) return undefined;
  const project = await livingProject(unit, webhook.projectId);
  const environment = project?.environments.find(({ id }) => id === environmentId);
  return project && environment && { webhook, project, environment };
};

const isNews = (webhook: Webhook, run: WebhookRun): boolean =>
  webhook.lastStatus !== run.lastStatus || webhook.lastRunErrorMessage !== run.lastRunErrorMessage;

const record = async (unit: Unit, webhook: Webhook, run: WebhookRun): Promise<void> => {
  if (!isNews(webhook, run)) return;
  try {
    await unit.commit([unit.stores.webhooks.run(afterRun(unit, webhook, run))]);
  } catch (error) {
    // Deleted while it was called: there is nobody left to tell.
    if (!isRefusal(error, 'conflict')) throw error;
  }
};

/** What is to be done with a delivery afterwards: nothing more, or the same again later. */
export type Verdict = 'done' | 'retry';

/** Calls one webhook about one change; one that was deleted meanwhile, or hears of it no more, is done with. */
export const deliver = async (unit: Unit, delivery: Delivery): Promise<Verdict> => {
  const target = await placed(unit, delivery);
  if (!target) return 'done';
  const { secretPath, eventId, expiring, notice } = delivery;
  const event = eventOf(delivery);
  const actor = notice && (await actorName(unit, notice.actor));
  const occasion = { event, secretPath, eventId, expiring, ...(notice && { notice, actor }) };
  const { run, mayRetry } = await call(unit, target, occasion);
  await record(unit, target.webhook, run);
  return run.lastStatus === 'failed' && mayRetry ? 'retry' : 'done';
};
