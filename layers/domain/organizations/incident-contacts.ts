import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { enterOrganization } from './access.ts';

/** The most addresses that one organization has told when something goes wrong. */
const maxIncidentContacts = 20;

/** An address that is told when something goes wrong. */
export interface IncidentContact {
  readonly id: string;
  readonly email: string;
  readonly orgId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** All of an organization, few as they are. */
export interface IncidentContacts {
  readonly orgId: string;
  readonly contacts: readonly IncidentContact[];
  readonly revision: number;
}

export interface IncidentContactStore {
  find(orgId: string): Promise<IncidentContacts | undefined>;
  /** Refused with `conflict` when somebody else changed them meanwhile. */
  replacement(next: IncidentContacts, previous: IncidentContacts | undefined): Change;
}

type Action = 'read' | 'create' | 'delete';

const enter = async (unit: Unit, orgId: string, action: Action) => {
  const access = await enterOrganization(unit, orgId);
  assertCan(access.ability, action, 'incident-contact');
  return unit.stores.incidentContacts.find(orgId);
};

const replace = async (
  unit: Unit,
  orgId: string,
  contacts: readonly IncidentContact[],
  previous: IncidentContacts | undefined,
): Promise<void> => {
  const next = { orgId, contacts, revision: (previous?.revision ?? 0) + 1 };
  await unit.commit([unit.stores.incidentContacts.replacement(next, previous)]);
};

const note = (unit: Unit, { id, email }: IncidentContact): void =>
  unit.note({ metadata: { incidentContactId: id, email } });

/** Who is told, in the order in which they were named. Needs `incident-contact:read`. */
export const listIncidentContacts = async (
  unit: Unit,
  orgId: string,
): Promise<readonly IncidentContact[]> => {
  const contacts = (await enter(unit, orgId, 'read'))?.contacts ?? [];
  unit.note({ metadata: { numberOfContacts: contacts.length } });
  return contacts;
};

/**
 * Names somebody more. Needs `incident-contact:create`; `already-exists` for an address that is named, `bad-request`
 * when there are as many as there may be.
 */
export const addIncidentContact = (unit: Unit, orgId: string, email: string): Promise<IncidentContact> =>
  retryingConflicts(unit, async () => {
    const previous = await enter(unit, orgId, 'create');
    const contacts = previous?.contacts ?? [];
    if (contacts.some((contact) => contact.email === email))
      throw new LocketError('already-exists', 'This address is an incident contact already');
    if (contacts.length >= maxIncidentContacts)
      throw new LocketError('bad-request', `There may be ${maxIncidentContacts} incident contacts at most`);
    const at = unit.runtime.now().toISOString();
    const contact = { id: unit.runtime.uuid(), email, orgId, createdAt: at, updatedAt: at };
    note(unit, contact);
    await replace(unit, orgId, [...contacts, contact], previous);
    return contact;
  });

/** Takes one away. Needs `incident-contact:delete`; `not-found` for an unknown one. */
export const removeIncidentContact = (
  unit: Unit,
  orgId: string,
  contactId: string,
): Promise<IncidentContact> =>
  retryingConflicts(unit, async () => {
    const previous = await enter(unit, orgId, 'delete');
    const contact = previous?.contacts.find(({ id }) => id === contactId);
    if (!previous || !contact) throw new LocketError('not-found', 'Incident contact not found');
    note(unit, contact);
    await replace(
      unit,
      orgId,
      previous.contacts.filter(({ id }) => id !== contactId),
      previous,
    );
    return contact;
  });
