import type { PostOutcome } from '../egress.ts';
import type { Environment, Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import { messageOf, type Occasion } from './message.ts';
import { openTarget } from './sealing.ts';
import type { Webhook, WebhookRun } from './webhook.ts';

/** A webhook in its project and environment. */
export interface PlacedWebhook {
  readonly webhook: Webhook;
  readonly project: Project;
  readonly environment: Environment;
}

/** How a call went: whether it succeeded and, if not, whether trying again makes sense. */
export interface Call {
  readonly run: WebhookRun;
  readonly mayRetry: boolean;
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

const callOf = (outcome: PostOutcome): Call => {
  if (outcome.kind !== 'answered')
    return {
      run: { lastStatus: 'failed', lastRunErrorMessage: outcome.reason },
      mayRetry: outcome.kind === 'unreachable',
    };
  if (isSuccess(outcome.status))
    return { run: { lastStatus: 'success', lastRunErrorMessage: null }, mayRetry: false };
  const lastRunErrorMessage = `The target answered with status ${outcome.status}`;
  return { run: { lastStatus: 'failed', lastRunErrorMessage }, mayRetry: true };
};

/** Calls a webhook about something that happened; every 2xx answer is a success, a redirect is none. */
export const call = async (
  unit: Unit,
  { webhook, project, environment }: PlacedWebhook,
  occasion: Omit<Occasion, 'project' | 'environment'>,
): Promise<Call> => {
  const target = await openTarget(unit, project, webhook);
  const whole = { ...occasion, project, environment };
  return callOf(await unit.egress.post(messageOf(webhook.type, target, whole, unit.runtime.now())));
};

/** The webhook after a call. */
export const afterRun = (unit: Unit, webhook: Webhook, run: WebhookRun): Webhook => ({
  ...webhook,
  ...run,
  updatedAt: unit.runtime.now().toISOString(),
});
