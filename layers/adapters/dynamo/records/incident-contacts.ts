import type {
  IncidentContact,
  IncidentContactStore,
  IncidentContacts,
} from '../../../domain/organizations/incident-contacts.ts';
import { absent, atRevision, put } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { document, listOf, number, text } from './shape.ts';

const incidentContactsItem = itemType<IncidentContacts>()({
  name: 'incident contacts of an organization',
  readBy: 'listing and changing them',
  pk: 'ORG#<org>',
  sk: 'INCIDENTCONTACTS',
  key: (orgId: string) => ({ pk: `ORG#${orgId}`, sk: 'INCIDENTCONTACTS' }),
  form: document,
  shape: { orgId: text, contacts: listOf<IncidentContact>({ id: text, email: text }), revision: number },
  leadsTo: [],
});

export const incidentContactItems = [incidentContactsItem];

/** Incident contacts: one bounded item for each organization that has any. */
export const incidentContactStore = (session: ReadSession): IncidentContactStore => ({
  find: (orgId) => session.read(incidentContactsItem, incidentContactsItem.key(orgId)),
  replacement: (next, previous) =>
    put(
      incidentContactsItem.item(incidentContactsItem.key(next.orgId), next),
      previous ? atRevision(previous.revision) : absent,
    ),
});
