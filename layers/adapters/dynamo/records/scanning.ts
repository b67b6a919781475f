import { sha256Hex } from '../../../domain/digests.ts';
import { LocketError } from '../../../domain/errors.ts';
import type { Risk } from '../../../domain/secret-scanning/risk.ts';
import type {
  InstallationSession,
  ScanningStore,
  ScanSource,
} from '../../../domain/secret-scanning/source.ts';
import { absent, atRevision, present, put, remove, update } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { purged } from './partitions.ts';
import { document, flag, number, oneOf, text } from './shape.ts';

interface Owner {
  readonly orgId: string;
  readonly sourceId: string;
}

const ownerItem = itemType<Owner>()({
  name: 'organization of a source of repositories',
  readBy: 'webhooks of a source',
  pk: 'SCANSOURCE#<source>',
  sk: 'SCANSOURCE',
  key: (id: string) => ({ pk: `SCANSOURCE#${id}`, sk: 'SCANSOURCE' }),
  shape: { orgId: text, sourceId: text },
});

const installationItem = itemType<Owner>()({
  name: 'organization of an installation of the GitHub app',
  readBy: 'webhooks of the app; linking an installation, as a condition',
  pk: 'SCANINSTALLATION#<installation>',
  sk: 'SCANINSTALLATION',
  key: (id: string) => ({ pk: `SCANINSTALLATION#${id}`, sk: 'SCANINSTALLATION' }),
  shape: { orgId: text, sourceId: text },
});

const installationKeys = ({ installationId }: ScanSource) =>
  installationId === null ? [] : [installationItem.key(installationId)];

const sourceItem = itemType<ScanSource>()({
  name: 'source of repositories that are scanned, its credentials sealed',
  readBy: 'listing; every scan',
  pk: 'ORG#<org>',
  sk: 'SCANSOURCE#<source>',
  key: (orgId: string, id: string) => ({ pk: `ORG#${orgId}`, sk: `SCANSOURCE#${id}` }),
  ranges: { of: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'SCANSOURCE#' }) },
  shape: {
    id: text,
    orgId: text,
    host: oneOf('github', 'gitlab', 'bitbucket'),
    isDisabled: flag,
    revision: number,
  },
  leadsTo: [
    toItem(ownerItem, ({ id }) => ownerItem.key(id)),
    { into: ['SCANINSTALLATION#'], from: (source) => ({ keys: installationKeys(source) }) },
  ],
});

const sessionItem = itemType<InstallationSession>()({
  name: 'session of somebody who installs the GitHub app, without its id',
  readBy: 'linking the installation, which deletes it; `ttl`',
  pk: 'SCANSESSION#<sha256>',
  sk: 'SCANSESSION',
  key: (digest: string) => ({ pk: `SCANSESSION#${digest}`, sk: 'SCANSESSION' }),
  shape: { digest: text, orgId: text, userId: text, expiresAt: number },
  ttl: ({ expiresAt }) => expiresAt,
});

interface Delivery {
  readonly expiresAt: number;
}

const deliveryItem = itemType<Delivery>()({
  name: 'that a webhook about repositories was taken',
  readBy: 'nobody: a condition of taking it once more; `ttl`',
  pk: 'SCANDELIVERY#<sha256>',
  sk: 'SCANDELIVERY',
  key: (digest: string) => ({ pk: `SCANDELIVERY#${digest}`, sk: 'SCANDELIVERY' }),
  shape: { expiresAt: number },
  ttl: ({ expiresAt }) => expiresAt,
});

const { family } = purged.risks;

const riskItem = itemType<Risk>()({
  name: 'what looks like a secret in a repository: where it is, never what',
  readBy: 'listing, newest first; its status; what tells which stored secret it is',
  pk: 'RISKS#<org>',
  sk: 'RISK#<risk>',
  key: (orgId: string, id: string) => ({ pk: `${family}${orgId}`, sk: `RISK#${id}` }),
  ranges: { of: (orgId: string) => ({ pk: `${family}${orgId}`, prefix: 'RISK#' }) },
  form: document,
  shape: { id: text, orgId: text, fingerprint: text, digest: text, keyVersion: number, revision: number },
  leadsTo: [],
});

const printItem = itemType<{ readonly riskId: string }>()({
  name: 'that something is known by its place in a commit',
  readBy: 'every scan that finds it again',
  pk: 'RISKS#<org>',
  sk: 'PRINT#<sha256>',
  key: (orgId: string, digest: string) => ({ pk: `${family}${orgId}`, sk: `PRINT#${digest}` }),
  shape: { riskId: text },
  leadsTo: [],
});

export const scanItems = [
  sourceItem,
  ownerItem,
  installationItem,
  sessionItem,
  deliveryItem,
  riskItem,
  printItem,
];

const sourceKey = ({ orgId, id }: Pick<ScanSource, 'orgId' | 'id'>) => sourceItem.key(orgId, id);
const riskKey = ({ orgId, id }: Pick<Risk, 'orgId' | 'id'>) => riskItem.key(orgId, id);
/** Paths of files are a customer's: they are no keys. */
const printKey = ({
  orgId,
  repositoryId,
  fingerprint,
}: Pick<Risk, 'orgId' | 'repositoryId' | 'fingerprint'>) =>
  printItem.key(orgId, sha256Hex(`${repositoryId}\n${fingerprint}`));

const linked = () =>
  new LocketError('already-exists', 'This installation is linked to an organization already');
const taken = () => new LocketError('already-exists', 'This webhook was taken before');

const behind = async (session: ReadSession, owner: Owner | undefined): Promise<ScanSource | undefined> =>
  owner && session.read(sourceItem, sourceItem.key(owner.orgId, owner.sourceId));

/**
 * Sources under their organization, with what leads to them from outside; risks in a partition of their own, each with
 * its place in a commit beside it, so that it is found once.
 */
export const scanningStore = (session: ReadSession): ScanningStore => ({
  source: (orgId, id) => session.read(sourceItem, sourceItem.key(orgId, id)),
  sourceById: async (id) => behind(session, await session.read(ownerItem, ownerItem.key(id))),
  byInstallation: async (id) =>
    behind(session, await session.read(installationItem, installationItem.key(id))),
  sources: (orgId) => session.list(sourceItem, sourceItem.ranges.of(orgId)),
  sourceCreation: (source) => {
    const owner = { orgId: source.orgId, sourceId: source.id };
    return [
      put(sourceItem.item(sourceKey(source), source), absent),
      put(ownerItem.item(ownerItem.key(source.id), owner), absent),
      ...installationKeys(source).map((key) => put(installationItem.item(key, owner), absent, linked)),
    ];
  },
  sourceReplacement: (source, previous) =>
    put(sourceItem.item(sourceKey(source), source), atRevision(previous.revision)),
  sourceRun: (source, { lastStatus, lastErrorMessage }) =>
    update(
      sourceKey(source),
      'SET lastStatus = :status, lastErrorMessage = :message',
      { values: { ':status': lastStatus, ':message': lastErrorMessage } },
      present,
    ),
  sourceDeletion: (source) => [
    remove(sourceKey(source), atRevision(source.revision)),
    remove(ownerItem.key(source.id)),
    ...installationKeys(source).map((key) => remove(key)),
  ],
  session: (digest) => session.read(sessionItem, sessionItem.key(digest)),
  sessionCreation: (made) => put(sessionItem.item(sessionItem.key(made.digest), made), absent),
  sessionUse: ({ digest }) => remove(sessionItem.key(digest), present),
  firstDelivery: (digest, expiresAt) =>
    put(deliveryItem.item(deliveryItem.key(digest), { expiresAt }), absent, taken),
  risk: (orgId, id) => session.read(riskItem, riskItem.key(orgId, id)),
  risks: async (orgId, limit, after) => {
    const range = riskItem.ranges.of(orgId);
    const start = after === undefined ? {} : { after: `${range.prefix}${after}` };
    const { items, next } = await session.page({ ...range, limit, newestFirst: true, ...start });
    return { risks: riskItem.readAll(items), next: next?.slice(range.prefix.length) };
  },
  isKnown: async (finding) => (await session.read(printItem, printKey(finding))) !== undefined,
  riskCreation: (risk) => [
    put(riskItem.item(riskKey(risk), risk), absent),
    put(printItem.item(printKey(risk), { riskId: risk.id }), absent),
  ],
  riskReplacement: (risk, previous) => put(riskItem.item(riskKey(risk), risk), atRevision(previous.revision)),
});
