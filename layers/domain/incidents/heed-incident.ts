import { instanceScope } from '../audit/event.ts';
import type { AuditEventType } from '../audit/event-types.ts';
import { mailOrders } from '../mailing/codes.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import type { IncidentKey, IncidentTally } from './incident.ts';
import { incidentSignals } from './signals.ts';

const anHour = 3_600_000;
/** Milliseconds within which the contacts of an organization are mailed about a signal once. */
const quietFor = 24 * anHour;

/** Opens a unit, whose event has this type, if any. */
type Open = (auditType: AuditEventType | null) => Unit;

export type Heeded = 'counted' | 'told' | 'told-lately' | 'nobody-to-tell';

/** The tally with one more, begun anew when the hour is over. */
const oneMore = (before: IncidentTally | undefined, now: number): IncidentTally => {
  const age = now - (before?.since ?? 0);
  // A beginning that lies ahead was noted before the clock went back.
  const open = before && age >= 0 && age < anHour ? before : undefined;
  return {
    seen: (open?.seen ?? 0) + 1,
    since: open?.since ?? now,
    mailedAt: before?.mailedAt ?? 0,
    endsAt: Math.ceil((now + quietFor) / 1000),
  };
};

const wasTold = ({ mailedAt }: IncidentTally, now: number): boolean =>
  mailedAt <= now && now - mailedAt < quietFor;

/**
 * Takes note of one event that is a signal. The one that makes an incident of it has every incident contact of the
 * organization mailed, once in 24 hours, all together with the event that says so. An organization without contacts, and an
 * event of none, costs a read.
 */
export const heedIncident = (open: Open, key: IncidentKey): Promise<Heeded> => {
  const unit = open('tell-incident-contacts');
  return retryingConflicts(unit, async () => {
    const { incidents, incidentContacts, organizations } = unit.stores;
    const contacts = (key.orgId === instanceScope ? undefined : await incidentContacts.find(key.orgId))
      ?.contacts;
    if (!contacts?.length) return 'nobody-to-tell';
    const now = unit.runtime.now().getTime();
    const before = await incidents.find(key);
    // A wave that goes on writes nothing.
    if (before && wasTold(before, now)) return 'told-lately';
    const next = oneMore(before, now);
    if (next.seen < incidentSignals[key.signal].after) {
      await open(null).commit([incidents.replacement(key, next, before)]);
      return 'counted';
    }
    const organization = await organizations.find(key.orgId);
    if (!organization) return 'nobody-to-tell';
    unit.note({
      organizationId: key.orgId,
      actor: { type: 'platform', metadata: {} },
      metadata: { signal: key.signal, numberOfContacts: contacts.length },
    });
    const content = { kind: 'incident', signal: key.signal, organization: organization.name } as const;
    await unit.commit([
      incidents.replacement(key, { ...next, mailedAt: now }, before),
      ...mailOrders(
        unit,
        contacts.map(({ email }) => ({ to: email, userId: null, content })),
      ),
    ]);
    return 'told';
  });
};
