import type {
  ProjectTrustedIp,
  ProjectTrustedIps,
  TrustedIpStore,
} from '../../../domain/projects/trusted-ips.ts';
import { absent, atRevision, put } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { document, listOf, number, oneOf, text } from './shape.ts';

const trustedIpsItem = itemType<ProjectTrustedIps>()({
  name: 'trusted IPs of a project, with comments',
  readBy: 'listing and changing them; requests read the networks in the project itself',
  pk: 'PROJECT#<id>',
  sk: 'TRUSTEDIPS',
  key: (projectId: string) => ({ pk: `PROJECT#${projectId}`, sk: 'TRUSTEDIPS' }),
  form: document,
  shape: {
    projectId: text,
    entries: listOf<ProjectTrustedIp>({ id: text, ipAddress: text, type: oneOf('ipv4', 'ipv6') }),
    revision: number,
  },
  leadsTo: [],
});

export const trustedIpItems = [trustedIpsItem];

/** Trusted IPs: one bounded item for each project that has any. */
export const trustedIpStore = (session: ReadSession): TrustedIpStore => ({
  find: (projectId) => session.read(trustedIpsItem, trustedIpsItem.key(projectId)),
  replacement: (next, previous) =>
    put(
      trustedIpsItem.item(trustedIpsItem.key(next.projectId), next),
      previous ? atRevision(previous.revision) : absent,
    ),
});
