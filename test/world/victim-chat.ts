import { openWholePlatform } from '../harness/whole-platform.ts';
import { chatOf, integrationOf, riskOf, sourceOf } from './chat-records.ts';
import type { Instance } from './instance.ts';

/** What is linked by way of Slack or of a host of repositories, and so is not made by a request here. */
export interface ChatNames {
  readonly slackIntegrationId: string;
  readonly sourceId: string;
  readonly riskId: string;
  /** What webhooks of the source prove themselves by. */
  readonly scanWebhookSecret: string;
}

/** Makes it straight through the stores; there may be few, so those of earlier victims make room. */
export const linkedThings = async (
  { app, orgId }: Instance,
  projectId: string,
  mark: string,
): Promise<{ readonly names: ChatNames; readonly secrets: readonly string[] }> => {
  const settings = { auditRetentionDays: 90, storageTimeout: 2500, storageAttempts: 3 };
  const platform = openWholePlatform({ ...settings, table: app.table, wrapping: app.wrapping }, app.runtime);
  const unit = platform.open({ ipAddress: '', userAgent: 'test', requestId: mark }, null);
  const { chats, scanning } = unit.stores;
  const [known, sources] = await Promise.all([chats.inOrganization(orgId), scanning.sources(orgId)]);
  const integration = await integrationOf(unit, orgId, {
    slug: `slack-${mark}`,
    token: `xoxb-${mark}`,
    teamName: `team-${mark}`,
  });
  const source = await sourceOf(unit, orgId, {
    host: 'gitlab',
    name: `source-${mark}`,
    url: 'https://gitlab.com',
    secret: `hook-${mark}`,
    opens: `glpat-${mark}`,
  });
  const risk = riskOf(orgId, source.id, { repositoryFullName: `repository-${mark}` });
  await unit.commit([
    ...known.slice(0, -8).map((each) => chats.deletion(each)),
    ...sources.slice(0, -8).flatMap((each) => scanning.sourceDeletion(each)),
    chats.creation(integration),
    chats.projectReplacement(chatOf(projectId, integration.id), undefined),
    ...scanning.sourceCreation(source),
    ...scanning.riskCreation(risk),
  ]);
  return {
    names: {
      slackIntegrationId: integration.id,
      sourceId: source.id,
      riskId: risk.id,
      scanWebhookSecret: `hook-${mark}`,
    },
    secrets: [
      ...[`slack-${mark}`, `team-${mark}`, `xoxb-${mark}`],
      ...[`source-${mark}`, `hook-${mark}`, `glpat-${mark}`, `repository-${mark}`],
    ],
  };
};
