import type { IncidentKey, IncidentStore, IncidentTally } from '../../../domain/incidents/incident.ts';
import { absent, put } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { number } from './shape.ts';

const incidentItem = itemType<IncidentTally>()({
  name: 'how often a signal for the incident contacts was seen, and when they were mailed',
  readBy: 'the worker that counts signals; `ttl` a day after the last one',
  pk: 'ORG#<org>',
  sk: 'INCIDENT#<signal>',
  key: ({ orgId, signal }: IncidentKey) => ({ pk: `ORG#${orgId}`, sk: `INCIDENT#${signal}` }),
  shape: { seen: number, since: number, mailedAt: number, endsAt: number },
  ttl: ({ endsAt }) => endsAt,
  leadsTo: [],
});

export const incidentItems = [incidentItem];

/** As it was read: each that counts changes one of these. */
const asRead = ({ seen, since }: IncidentTally) => ({
  expression: 'seen = :seen and since = :since',
  values: { ':seen': seen, ':since': since },
});

/** One bounded item for each signal of an organization. */
export const incidentStore = (session: ReadSession): IncidentStore => ({
  find: (key) => session.read(incidentItem, incidentItem.key(key)),
  replacement: (key, next, previous) =>
    put(incidentItem.item(incidentItem.key(key), next), previous ? asRead(previous) : absent),
});
