import type {
  Invitation,
  InvitationStore,
  InvitedToProject,
} from '../../../domain/invitations/invitation.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { document, list, listOf, number, text } from './shape.ts';

/** Seconds for which an invitation whose link ran out is still shown, to be sent again. */
const kept = 30 * 86_400;

const invitationItem = itemType<Invitation>()({
  name: 'invitation into an organization',
  readBy: 'accepting it, listing members; `ttl` 33 days',
  pk: 'ORG#<org>',
  sk: 'INVITE#<user>',
  key: (orgId: string, userId: string) => ({ pk: `ORG#${orgId}`, sk: `INVITE#${userId}` }),
  ranges: { of: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'INVITE#' }) },
  form: document,
  shape: {
    id: text,
    orgId: text,
    userId: text,
    role: text,
    projects: listOf<InvitedToProject>({ projectId: text, roles: list }),
    digest: text,
    expiresAt: number,
    revision: number,
  },
  ttl: ({ expiresAt }) => expiresAt + kept,
  leadsTo: [],
});

export const invitationItems = [invitationItem];

const keyOf = ({ orgId, userId }: Invitation) => invitationItem.key(orgId, userId);

/** Invitations, beside the members of their organization. */
export const invitationStore = (session: ReadSession): InvitationStore => ({
  find: (orgId, userId) => session.read(invitationItem, invitationItem.key(orgId, userId)),
  of: (orgId) => session.list(invitationItem, invitationItem.ranges.of(orgId)),
  creation: (made) => put(invitationItem.item(keyOf(made), made), absent),
  replacement: (made, previous) => put(invitationItem.item(keyOf(made), made), atRevision(previous.revision)),
  removal: (gone) => remove(keyOf(gone), atRevision(gone.revision)),
});
