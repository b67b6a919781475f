import { sha256Hex } from '../digests.ts';
import { LocketError } from '../errors.ts';
import { enterOrganization } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { personOf } from '../users/sessions.ts';
import { gitHubApp, installationAtGitHub, installationPath } from './github-app.ts';
import { assertOwner } from './installation-owner.ts';
import { assertRoom } from './manage-sources.ts';
import type { ScanSource } from './source.ts';

/** Seconds within which an installation that began must be linked. */
const lifetime = 3_600;
/** Bytes of a session's id. */
const idBytes = 16;

/** Begins to install the GitHub app. Needs `secret-scanning:create`. */
export const beginInstallation = async (
  unit: Unit,
  organizationId: string,
): Promise<{ readonly sessionId: string; readonly installationUrl: string }> => {
  const { orgId, ability } = await enterOrganization(unit, organizationId);
  assertCan(ability, 'create', 'secret-scanning');
  const app = await gitHubApp(unit);
  const sessionId = Buffer.from(unit.runtime.randomBytes(idBytes)).toString('hex');
  await unit.commit([
    unit.stores.scanning.sessionCreation({
      digest: sha256Hex(sessionId),
      orgId,
      userId: personOf(unit).id,
      expiresAt: Math.floor(unit.runtime.now().getTime() / 1000) + lifetime,
    }),
  ]);
  const path = app.site === 'https://github.com' ? 'apps' : 'github-apps';
  const search = new URLSearchParams({ state: sessionId });
  const slug = encodeURIComponent(app.slug);
  return { sessionId, installationUrl: `${app.site}/${path}/${slug}/installations/new?${search}` };
};

export interface InstallationLink {
  readonly installationId: string;
  readonly sessionId: string;
  /** What GitHub gave the browser of whoever installed the app. */
  readonly code?: string | undefined;
}

const noSession = (): LocketError =>
  new LocketError('bad-request', 'This installation did not begin here, or too long ago: begin anew');

const sessionOf = async (unit: Unit, orgId: string, sessionId: string) => {
  const session = await unit.stores.scanning.session(sha256Hex(sessionId));
  const isLive = session && session.expiresAt > unit.runtime.now().getTime() / 1000;
  if (!isLive || session.orgId !== orgId || session.userId !== personOf(unit).id) throw noSession();
  return session;
};

/**
 * Links an installation of the GitHub app to the organization, and has its repositories looked through. Needs
 * `secret-scanning:create`, the session of the same person, which counts once, and GitHub's word that they own the account
 * that it is installed in; `already-exists` for one that some organization linked before.
 */
export const linkInstallation = async (unit: Unit, link: InstallationLink): Promise<ScanSource> => {
  const { orgId, ability } = await enterOrganization(unit);
  assertCan(ability, 'create', 'secret-scanning');
  installationPath(link.installationId);
  await sessionOf(unit, orgId, link.sessionId);
  if (link.code === undefined)
    throw new LocketError(
      'bad-request',
      'code is missing: the GitHub app has to request user authorization during installation',
    );
  const app = await gitHubApp(unit);
  const installation = await installationAtGitHub(unit, app, link.installationId);
  await assertOwner(unit, app, installation, link.code);
  return retryingConflicts(unit, async () => {
    const fence = await unit.stores.fences.find('scan-sources', orgId);
    const session = await sessionOf(unit, orgId, link.sessionId);
    await assertRoom(unit, orgId);
    const at = unit.runtime.now().toISOString();
    const source: ScanSource = {
      id: unit.runtime.uuid(),
      orgId,
      host: 'github',
      name: installation.account.login,
      url: null,
      installationId: link.installationId,
      token: null,
      webhookSecret: null,
      isDisabled: false,
      lastStatus: null,
      lastErrorMessage: null,
      userId: personOf(unit).id,
      createdAt: at,
      updatedAt: at,
      revision: 1,
    };
    unit.note({
      metadata: { sourceId: source.id, installationId: link.installationId, account: source.name },
    });
    const { scanning, fences } = unit.stores;
    await unit.commit([
      ...scanning.sourceCreation(source),
      scanning.sessionUse(session),
      fences.renewed(fence),
    ]);
    return source;
  });
};

/** Whether the organization linked an installation. Needs `secret-scanning:read`. */
export const isInstalled = async (unit: Unit, organizationId: string): Promise<boolean> => {
  const { orgId, ability } = await enterOrganization(unit, organizationId);
  assertCan(ability, 'read', 'secret-scanning');
  return (await unit.stores.scanning.sources(orgId)).some(({ host }) => host === 'github');
};
