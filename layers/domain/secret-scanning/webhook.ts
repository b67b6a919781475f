import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { equalSecrets, sha256Hex } from '../digests.ts';
import { isRefusal, LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { gitHubApp } from './github-app.ts';
import { isOwnerAndName } from './hosts/repository-host.ts';
import { openCredential } from './sealing.ts';
import type { ScanSource } from './source.ts';

/** A webhook as it came: what is signed is the body, byte for byte. */
export interface ReceivedWebhook {
  readonly bytes: Uint8Array;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Commits of a push that are named one by one; of a larger one the history is looked through. */
const maxCommits = 100;
/** Branches of a push whose history is looked through. */
const maxHeads = 500;
/** Seconds for which a webhook is known again: GitHub sends one again for three days. */
const rememberedFor = 7 * 86_400;

const name = z.string().max(300);
const ownedName = name.refine(isOwnerAndName);
/** It becomes part of an address at the host: no dots and no slashes, so that it leads nowhere else. */
const commitId = z.string().regex(/^\w{1,64}$/);
/** Shown to people as a link. */
const link = z.url({ protocol: /^https?$/ }).max(500);
const number = z.int().nonnegative();
const commits = z.array(z.object({ id: commitId })).max(5_000);

/** What was pushed, whoever tells it. */
interface Push {
  readonly repositoryId: string;
  readonly repositoryName: string;
  readonly repositoryLink: string;
  readonly pusherName: string;
  /** Newest commit of each branch; none where one was deleted. */
  readonly heads: readonly string[];
  readonly commits: readonly string[];
}

const unsigned = (): LocketError =>
  new LocketError('unauthenticated', 'The signature of this webhook is not right');

/** HMAC-SHA-256 of the body in hex, as GitHub and Bitbucket sign (`sha256=…`); compared in constant time. */
const isSigned = ({ bytes }: ReceivedWebhook, signature: string | undefined, secret: string): boolean =>
  equalSecrets(signature ?? '', `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`);

const jsonOf = ({ bytes }: ReceivedWebhook): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw new LocketError('bad-json', 'The body is not valid JSON');
  }
};

const said = <S extends z.ZodType>(webhook: ReceivedWebhook, shape: S): z.output<S> => {
  const parsed = shape.safeParse(jsonOf(webhook));
  if (!parsed.success) throw new LocketError('invalid-input', 'The body is no webhook of this kind');
  return parsed.data;
};

const zeros = /^0+$/;
const headsIn = (after: string | null | undefined): readonly string[] =>
  after && !zeros.test(after) ? [after] : [];

const GitHubPush = z.object({
  after: commitId,
  commits: commits.default([]),
  pusher: z.object({ name }).nullish(),
  repository: z.object({ id: number, full_name: ownedName, html_url: link }),
  installation: z.object({ id: number }),
});

const GitLabPush = z.object({
  after: commitId.nullish(),
  commits: commits.default([]),
  total_commits_count: number.default(0),
  user_name: name.nullish(),
  project: z.object({ id: number, path_with_namespace: name, web_url: link }),
});

const BitbucketPush = z.object({
  actor: z.object({ display_name: name.nullish() }).nullish(),
  repository: z.object({
    uuid: name,
    full_name: ownedName,
    links: z.object({ html: z.object({ href: link }) }),
  }),
  push: z.object({
    changes: z
      .array(
        z.object({
          new: z.object({ target: z.object({ hash: commitId }) }).nullish(),
          commits: z.array(z.object({ hash: commitId })).default([]),
          truncated: z.boolean().default(false),
        }),
      )
      .max(1_000),
  }),
});

const pushToGitLab = (webhook: ReceivedWebhook): Push => {
  const push = said(webhook, GitLabPush);
  const ids = push.commits.map(({ id }) => id);
  return {
    repositoryId: String(push.project.id),
    repositoryName: push.project.path_with_namespace,
    repositoryLink: push.project.web_url,
    pusherName: push.user_name ?? '',
    heads: headsIn(push.after),
    // GitLab names twenty commits of a push at most.
    commits: push.total_commits_count > ids.length ? [] : ids,
  };
};

const pushToBitbucket = (webhook: ReceivedWebhook): Push => {
  const { actor, repository, push } = said(webhook, BitbucketPush);
  const isCut = push.changes.some(({ truncated }) => truncated);
  return {
    repositoryId: repository.uuid,
    repositoryName: repository.full_name,
    repositoryLink: repository.links.html.href,
    pusherName: actor?.display_name ?? '',
    heads: [...new Set(push.changes.flatMap((change) => change.new?.target.hash ?? []))],
    commits: isCut ? [] : push.changes.flatMap((change) => change.commits.map(({ hash }) => hash)),
  };
};

/** One that is replayed was taken before, and nothing comes of it. */
const once = async (take: () => Promise<void>): Promise<void> => {
  try {
    await take();
  } catch (error) {
    if (!isRefusal(error, 'already-exists')) throw error;
  }
};

const firstDelivery = (unit: Unit, webhook: ReceivedWebhook, of: string) =>
  unit.stores.scanning.firstDelivery(
    sha256Hex(`${of}\n${Buffer.from(webhook.bytes).toString('base64')}`),
    Math.floor(unit.runtime.now().getTime() / 1000) + rememberedFor,
  );

const isOff = async ({ stores }: Unit): Promise<boolean> =>
  (await stores.instance.find())?.isSecretScanningDisabled === true;

const platform = { type: 'platform', metadata: {} } as const;

/** The event by which the worker hears of a push: ids alone. A deleted branch, or a source that is off, is none. */
const takePush = async (
  unit: Unit,
  source: ScanSource,
  webhook: ReceivedWebhook,
  push: Push,
): Promise<void> => {
  const isNothing = push.commits.length === 0 && push.heads.length === 0;
  if (source.isDisabled || isNothing || (await isOff(unit))) return;
  const isLarge = push.commits.length === 0 || push.commits.length > maxCommits;
  unit.note({
    type: 'receive-secret-scanning-push',
    organizationId: source.orgId,
    actor: platform,
    metadata: {
      sourceId: source.id,
      repositoryId: push.repositoryId,
      repository: push.repositoryName,
      repositoryLink: push.repositoryLink,
      pusherName: push.pusherName,
      ...(isLarge ? { heads: push.heads.slice(0, maxHeads) } : { commits: [...new Set(push.commits)] }),
    },
  });
  await once(() => unit.commit([firstDelivery(unit, webhook, source.id)]));
};

const removeInstallation = async (unit: Unit, source: ScanSource): Promise<void> => {
  unit.note({
    type: 'remove-secret-scanning-installation',
    organizationId: source.orgId,
    actor: platform,
    metadata: { sourceId: source.id, installationId: source.installationId },
  });
  await unit.commit(unit.stores.scanning.sourceDeletion(source));
};

/** Nobody is told of what is pushed to a source whose organization was deleted: it may come back, and is looked through then. */
const isLiving = async ({ stores }: Unit, { orgId }: ScanSource): Promise<boolean> =>
  (await stores.organizations.find(orgId)) !== undefined;

const Removed = z.object({ action: z.string(), installation: z.object({ id: number }) });

/**
 * Takes a webhook of the GitHub app: pushes, and the end of an installation. `unauthenticated` unless the app's secret
 * signed it; what no organization linked is nothing.
 */
export const receiveGitHub = async (unit: Unit, webhook: ReceivedWebhook): Promise<void> => {
  const { webhookSecret } = await gitHubApp(unit);
  if (!isSigned(webhook, webhook.headers['x-hub-signature-256'], webhookSecret)) throw unsigned();
  const event = webhook.headers['x-github-event'];
  if (event === 'installation') {
    const { action, installation } = said(webhook, Removed);
    const source = await unit.stores.scanning.byInstallation(String(installation.id));
    if (action === 'deleted' && source) await removeInstallation(unit, source);
    return;
  }
  if (event !== 'push') return;
  const push = said(webhook, GitHubPush);
  const source = await unit.stores.scanning.byInstallation(String(push.installation.id));
  if (!source || !(await isLiving(unit, source))) return;
  await takePush(unit, source, webhook, {
    repositoryId: String(push.repository.id),
    repositoryName: push.repository.full_name,
    repositoryLink: push.repository.html_url,
    pusherName: push.pusher?.name ?? '',
    heads: headsIn(push.after),
    commits: push.commits.map(({ id }) => id),
  });
};

interface Kind {
  isOwn(webhook: ReceivedWebhook, secret: string): boolean;
  isPush(webhook: ReceivedWebhook): boolean;
  read(webhook: ReceivedWebhook): Push;
}

const kinds: Readonly<Partial<Record<ScanSource['host'], Kind>>> = {
  gitlab: {
    isOwn: ({ headers }, secret) => equalSecrets(headers['x-gitlab-token'] ?? '', secret),
    isPush: ({ headers }) => headers['x-gitlab-event'] === 'Push Hook',
    read: pushToGitLab,
  },
  bitbucket: {
    isOwn: (webhook, secret) => isSigned(webhook, webhook.headers['x-hub-signature'], secret),
    isPush: ({ headers }) => headers['x-event-key'] === 'repo:push',
    read: pushToBitbucket,
  },
};

/**
 * Takes a webhook of a source of GitLab or Bitbucket. `unauthenticated` unless the source's own secret came along, or
 * signed it; so for a source that does not exist, in the same words.
 */
export const receiveFromSource = async (
  unit: Unit,
  sourceId: string,
  webhook: ReceivedWebhook,
): Promise<void> => {
  const source = await unit.stores.scanning.sourceById(sourceId);
  const kind = source && kinds[source.host];
  if (!source?.webhookSecret || !kind || !(await isLiving(unit, source))) throw unsigned();
  const secret = await openCredential(unit, source, 'webhook-secret', source.webhookSecret);
  if (!kind.isOwn(webhook, secret)) throw unsigned();
  if (kind.isPush(webhook)) await takePush(unit, source, webhook, kind.read(webhook));
};
