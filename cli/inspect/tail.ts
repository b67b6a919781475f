import { setTimeout as pause } from 'node:timers/promises';
import type { Operations } from '../api/operations.ts';
import { command, type Surroundings, UsageFault } from '../command.ts';
import { type Caller, callerFlags, openCaller } from '../instance/caller.ts';
import { Offline } from '../instance/failures.ts';
import { projectFlag } from '../project/scope.ts';

type AuditLog = Operations['GET /api/v1/organization/audit-logs']['reply']['auditLogs'][number];

/** Milliseconds between two looks. */
const PAUSE = 2000;
/** Events come into the index a moment after they happened: a look goes back so many milliseconds. */
const LATENESS = 15_000;
const PAGE = 100;

const lineOf = ({ createdAt, outcome, event, actor, projectName }: AuditLog): string => {
  const { name, email, username } = actor.metadata;
  const who = [email, username, name].find((value) => typeof value === 'string') ?? actor.type;
  const place = [event.metadata.environment, event.metadata.secretPath, event.metadata.secretKey].filter(
    (value) => typeof value === 'string',
  );
  return [createdAt, outcome.padEnd(7), event.type, String(who), projectName ?? '', place.join(' ')]
    .join('  ')
    .trimEnd();
};

/** Prints events that were not printed before, the oldest first; remembers those that may come again. */
const printer = ({ print }: Surroundings, asJson: boolean) => {
  const printed = new Map<string, number>();
  return (events: readonly AuditLog[], from: number): void => {
    for (const event of events.toReversed()) {
      if (printed.has(event.id)) continue;
      printed.set(event.id, Date.parse(event.createdAt));
      print(asJson ? JSON.stringify(event) : lineOf(event));
    }
    for (const [id, at] of printed) if (at < from) printed.delete(id);
  };
};

const outcomes = ['success', 'denied', 'failed'] as const;

const outcomeIn = (text: string | undefined) => {
  const outcome = outcomes.find((known) => known === text);
  if (text !== undefined && !outcome) throw new UsageFault(`--outcome is ${outcomes.join(', ')}`);
  return outcome;
};

type Query = Operations['GET /api/v1/organization/audit-logs']['query'];

/** All events of a question, however many pages they fill. */
const eventsOf = async ({ call }: Caller, query: Query): Promise<readonly AuditLog[]> => {
  const events: AuditLog[] = [];
  let cursor: string | undefined;
  do {
    const asked = { ...query, ...(cursor && { cursor }) };
    const page = await call('GET /api/v1/organization/audit-logs', { query: asked });
    events.push(...page.auditLogs);
    cursor = page.nextCursor;
  } while (cursor);
  return events;
};

/** `locket tail` */
export const tail = command({
  summary: 'show what happens, as the audit trail sees it',
  flags: {
    ...callerFlags,
    projectId: projectFlag,
    type: { value: 'TYPES', many: true, help: 'Only events of these types' },
    outcome: { value: 'OUTCOME', help: 'Only success, denied or failed' },
    since: { value: 'MINUTES', help: 'Begin so many minutes ago', usual: '5' },
    once: { help: 'Show what there is, and end' },
    json: { help: 'A JSON object a line' },
  },
  run: async (given, around) => {
    const outcome = outcomeIn(given.outcome);
    const caller = await openCaller(given, around);
    const show = printer(around, given.json);
    let from = around.now() - Number(given.since) * 60_000;
    if (!Number.isFinite(from)) throw new UsageFault('--since is a number of minutes');
    let isOver = false;
    const ending = around.ended().then(() => {
      isOver = true;
    });
    while (!isOver) {
      const startedAt = around.now();
      const query = {
        startDate: new Date(from).toISOString(),
        limit: PAGE,
        ...(given.projectId && { projectId: given.projectId }),
        ...(given.type.length > 0 && { eventTypes: given.type.join(',') }),
        ...(outcome && { outcome }),
      };
      try {
        const events = await eventsOf(caller, query);
        from = Math.max(from, startedAt - LATENESS);
        show(events, from);
      } catch (error) {
        if (!(error instanceof Offline) || given.once) throw error;
        around.tell(error.message);
      }
      if (given.once) return 0;
      await Promise.race([pause(PAUSE), ending]);
    }
    return 0;
  },
});
