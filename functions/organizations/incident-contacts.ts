import * as z from 'zod';
import {
  addIncidentContact,
  type IncidentContact,
  listIncidentContacts,
  removeIncidentContact,
} from '../../layers/domain/organizations/incident-contacts.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, instant, uuid } from '../../layers/http/wire.ts';
import { OrgId } from './wire.ts';

const base = '/api/v1/organization/{orgId}/incidentContactOrg';

const ContactReply = () =>
  z.object({ id: uuid, email: z.string(), createdAt: instant(), updatedAt: instant(), orgId: uuid });
const Single = () => z.object({ incidentContactsOrg: ContactReply() });

const contactReply = (contact: IncidentContact): z.input<ReturnType<typeof ContactReply>> => ({
  id: contact.id,
  email: contact.email,
  createdAt: contact.createdAt,
  updatedAt: contact.updatedAt,
  orgId: contact.orgId,
});

const list = operation({
  method: 'GET',
  path: base,
  summary: 'The addresses to be told of incidents of the organization',
  access: members,
  audit: 'get-incident-contacts',
  limit: 'read',
  params: OrgId,
  reply: () => z.object({ incidentContactsOrg: z.array(ContactReply()) }),
  handle: async ({ params, unit }) => ({
    incidentContactsOrg: (await listIncidentContacts(unit, params.orgId)).map(contactReply),
  }),
});

const changing = { access: members, limit: 'write', reply: Single } as const;

const add = operation({
  ...changing,
  method: 'POST',
  path: base,
  summary: 'Name an address to be told of incidents',
  audit: 'create-incident-contact',
  params: OrgId,
  body: z.object({ email: z.string().trim().toLowerCase().max(255).pipe(z.email()) }),
  handle: async ({ params, body, unit }) => ({
    incidentContactsOrg: contactReply(await addIncidentContact(unit, params.orgId, body.email)),
  }),
});

const remove = operation({
  ...changing,
  method: 'DELETE',
  path: `${base}/{incidentContactId}`,
  summary: 'Take an address away that is told of incidents',
  audit: 'delete-incident-contact',
  params: OrgId.extend({ incidentContactId: id }),
  handle: async ({ params, unit }) => ({
    incidentContactsOrg: contactReply(
      await removeIncidentContact(unit, params.orgId, params.incidentContactId),
    ),
  }),
});

export const incidentContactOperations = [list, add, remove];
