import { randomUUID } from 'node:crypto';
import { sealToken } from '../../layers/domain/chat/sealing.ts';
import type { ProjectChat, WorkflowIntegration } from '../../layers/domain/chat/workflow-integration.ts';
import type { Risk } from '../../layers/domain/secret-scanning/risk.ts';
import { sealCredential } from '../../layers/domain/secret-scanning/sealing.ts';
import type { ScanSource } from '../../layers/domain/secret-scanning/source.ts';
import type { Unit } from '../../layers/domain/unit.ts';

const at = '2026-01-01T00:00:00.000Z';
const dated = { createdAt: at, updatedAt: at, revision: 1 };

/** A Slack workspace as an installation leaves it. */
export const integrationOf = async (
  unit: Unit,
  orgId: string,
  { slug = `slack-${randomUUID().slice(0, 8)}`, token = 'xoxb-of-a-bot', teamName = 'Example Team' } = {},
): Promise<WorkflowIntegration> => {
  const owner = { id: randomUUID(), orgId };
  return {
    ...owner,
    ...dated,
    provider: 'slack',
    slug,
    description: null,
    teamId: 'T1',
    teamName,
    slackAppId: 'A1',
    slackBotUserId: 'U1',
    token: await sealToken(unit, owner, token),
  };
};

/** What a project tells it: everything, in one channel for each topic. */
export const chatOf = (
  projectId: string,
  integrationId: string,
  more: Partial<ProjectChat> = {},
): ProjectChat => ({
  ...dated,
  id: randomUUID(),
  projectId,
  integrationId,
  isAccessRequestNotificationEnabled: true,
  accessRequestChannels: ['CACCESS'],
  isSecretRequestNotificationEnabled: true,
  secretRequestChannels: ['CSECRETS'],
  isFailureNotificationEnabled: true,
  failureChannels: ['CFAILURES'],
  lastStatus: null,
  lastErrorMessage: null,
  ...more,
});

/** A source as linking or adding one leaves it. */
export const sourceOf = async (
  unit: Unit,
  orgId: string,
  more: Partial<ScanSource> & { readonly secret?: string; readonly opens?: string } = {},
): Promise<ScanSource> => {
  const { secret, opens, ...rest } = more;
  const owner = { id: randomUUID(), orgId };
  return {
    ...owner,
    ...dated,
    host: 'github',
    name: 'example',
    url: null,
    installationId: null,
    token: opens === undefined ? null : await sealCredential(unit, owner, 'token', opens),
    webhookSecret: secret === undefined ? null : await sealCredential(unit, owner, 'webhook-secret', secret),
    isDisabled: false,
    lastStatus: null,
    lastErrorMessage: null,
    userId: randomUUID(),
    ...rest,
  };
};

/** Something found in a repository. */
export const riskOf = (orgId: string, sourceId: string, more: Partial<Risk> = {}): Risk => {
  const id = more.id ?? randomUUID();
  return {
    ...dated,
    id,
    orgId,
    sourceId,
    installationId: '1',
    repositoryId: '7',
    repositoryFullName: `example/${id}`,
    repositoryLink: 'https://github.example/example',
    description: 'A key',
    ruleId: 'generic-api-key',
    file: 'config.env',
    startLine: 1,
    endLine: 1,
    startColumn: 1,
    endColumn: 9,
    commit: 'c0ffee',
    entropy: 4,
    author: 'Dev',
    email: 'dev@example.org',
    date: at,
    message: 'Add it',
    tags: [],
    fingerprint: `c0ffee:config.env:generic-api-key:${id}`,
    fingerprintWithoutCommit: `config.env:generic-api-key:${id}`,
    pusherName: null,
    status: 'UNRESOLVED',
    digest: 'none',
    keyVersion: 1,
    match: null,
    ...more,
  };
};
