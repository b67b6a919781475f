import { LocketError } from '../errors.ts';
import { enterOrganization } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { personOf } from '../users/sessions.ts';
import { gitLabCom } from './host-of.ts';
import { sealCredential } from './sealing.ts';
import { maxSources, type ScanSource, type SourceKind } from './source.ts';

type Action = 'read' | 'create' | 'edit' | 'delete';

const enter = async (unit: Unit, action: Action, organizationId?: string): Promise<string> => {
  const { orgId, ability } = await enterOrganization(unit, organizationId);
  assertCan(ability, action, 'secret-scanning');
  return orgId;
};

/** Refuses one more than there may be. The fence of sources must have been read before. */
export const assertRoom = async (unit: Unit, orgId: string): Promise<void> => {
  if ((await unit.stores.scanning.sources(orgId)).length >= maxSources)
    throw new LocketError('bad-request', `An organization has at most ${maxSources} sources of repositories`);
};

const noteSource = (unit: Unit, { id, host, name }: ScanSource): void =>
  unit.note({ metadata: { sourceId: id, host, name } });

const sourceIn = async (unit: Unit, orgId: string, sourceId: string): Promise<ScanSource> => {
  const source = await unit.stores.scanning.source(orgId, sourceId);
  if (!source) throw new LocketError('not-found', 'There is no such source of repositories');
  noteSource(unit, source);
  return source;
};

/** Where an organization's repositories are, oldest first. Needs `secret-scanning:read`. */
export const listSources = async (unit: Unit, organizationId: string): Promise<readonly ScanSource[]> => {
  const found = await unit.stores.scanning.sources(await enter(unit, 'read', organizationId));
  unit.note({ metadata: { numberOfSources: found.length } });
  return found;
};

/** An https origin that may be called. */
const originOf = async (unit: Unit, text: string): Promise<string> => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url !== undefined && (url.protocol === 'https:' || unit.egress.allowsPrivateTargets);
  if (!isOrigin || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.pathname !== '/')
    throw new LocketError('invalid-input', 'url must be the https origin of a GitLab server');
  const refusal = await unit.egress.refusalOf(url.origin);
  if (refusal !== undefined) throw new LocketError('invalid-input', `url: ${refusal}`);
  return url.origin;
};

export interface SourceRequest {
  readonly organizationId: string;
  readonly host: Exclude<SourceKind, 'github'>;
  readonly name: string;
  readonly url?: string | undefined;
  readonly token: string;
}

/** A source with the secret of its webhooks, which is shown this once. */
export interface NewSource {
  readonly source: ScanSource;
  readonly webhookSecret: string;
}

/** Adds a group of GitLab or a workspace of Bitbucket, by a token that opens it. Needs `secret-scanning:create`. */
export const createSource = (unit: Unit, request: SourceRequest): Promise<NewSource> =>
  retryingConflicts(unit, async () => {
    const orgId = await enter(unit, 'create', request.organizationId);
    if (request.url !== undefined && request.host !== 'gitlab')
      throw new LocketError('invalid-input', 'url is for GitLab servers of your own');
    const url = request.host === 'gitlab' ? await originOf(unit, request.url ?? gitLabCom) : null;
    const fence = await unit.stores.fences.find('scan-sources', orgId);
    await assertRoom(unit, orgId);
    const owner = { id: unit.runtime.uuid(), orgId };
    const webhookSecret = Buffer.from(unit.runtime.randomBytes(32)).toString('base64url');
    const at = unit.runtime.now().toISOString();
    const source: ScanSource = {
      ...owner,
      host: request.host,
      name: request.name,
      url,
      installationId: null,
      token: await sealCredential(unit, owner, 'token', request.token),
      webhookSecret: await sealCredential(unit, owner, 'webhook-secret', webhookSecret),
      isDisabled: false,
      lastStatus: null,
      lastErrorMessage: null,
      userId: personOf(unit).id,
      createdAt: at,
      updatedAt: at,
      revision: 1,
    };
    noteSource(unit, source);
    const { scanning, fences } = unit.stores;
    await unit.commit([...scanning.sourceCreation(source), fences.renewed(fence)]);
    return { source, webhookSecret };
  });

export interface SourceChanges {
  readonly token?: string | undefined;
  readonly isDisabled?: boolean | undefined;
}

/** Switches a source off or on, or gives it another token. Needs `secret-scanning:edit`. */
export const updateSource = (unit: Unit, sourceId: string, changes: SourceChanges): Promise<ScanSource> =>
  retryingConflicts(unit, async () => {
    const orgId = await enter(unit, 'edit');
    const previous = await sourceIn(unit, orgId, sourceId);
    if (changes.token !== undefined && previous.host === 'github')
      throw new LocketError('bad-request', 'The GitHub app opens its repositories: there is no token');
    const next: ScanSource = {
      ...previous,
      ...(changes.token !== undefined && {
        token: await sealCredential(unit, previous, 'token', changes.token),
      }),
      isDisabled: changes.isDisabled ?? previous.isDisabled,
      updatedAt: unit.runtime.now().toISOString(),
      revision: previous.revision + 1,
    };
    unit.note({ metadata: { isDisabled: next.isDisabled } });
    await unit.commit([unit.stores.scanning.sourceReplacement(next, previous)]);
    return next;
  });

/** Forgets a source and what opens it; its risks stay. Needs `secret-scanning:delete`. */
export const deleteSource = (unit: Unit, sourceId: string): Promise<ScanSource> =>
  retryingConflicts(unit, async () => {
    const source = await sourceIn(unit, await enter(unit, 'delete'), sourceId);
    await unit.commit(unit.stores.scanning.sourceDeletion(source));
    return source;
  });

/** Has all repositories of a source looked through. Needs `secret-scanning:edit`. */
export const scanSource = async (unit: Unit, sourceId: string): Promise<ScanSource> => {
  const source = await sourceIn(unit, await enter(unit, 'edit'), sourceId);
  if (source.isDisabled) throw new LocketError('bad-request', 'This source is switched off');
  await unit.commit([]);
  return source;
};
