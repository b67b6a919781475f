import { gzipSync } from 'node:zlib';
import { archiveLine, beginning, linkAfter } from '../../layers/domain/audit/archive/chain.ts';
import type { AuditEvent } from '../../layers/domain/audit/event.ts';

/** A line of the archive; its place in the chain is of no meaning. */
const lineOf = (event: AuditEvent): string => {
  const day = event.occurredAt.slice(0, 10);
  const text = JSON.stringify(event);
  const link = linkAfter(`AUDIT#${event.projectId ?? event.organizationId}#${day}#0`, beginning, text);
  return archiveLine({ organization: event.organizationId, day }, link, text);
};

/** A bucket in memory, of events by organization and day, in objects of so many lines. */
export const bucketOf = (events: readonly AuditEvent[], perObject: number, after: readonly string[] = []) => {
  const objects = new Map<string, Buffer>();
  const places = Map.groupBy(
    events,
    ({ organizationId, occurredAt }) => `organization=${organizationId}/day=${occurredAt.slice(0, 10)}/`,
  );
  for (const [place, found] of places)
    for (let from = 0; from < found.length; from += perObject) {
      const lines = [...found.slice(from, from + perObject).map(lineOf), ...after];
      objects.set(`${place}${String(from).padStart(6, '0')}.ndjson.gz`, gzipSync(`${lines.join('\n')}\n`));
    }
  const asked: string[] = [];
  return {
    objects,
    /** Names of what was read, and prefixes of what was listed. */
    asked,
    get: async (name: string) => {
      asked.push(name);
      const found = objects.get(name);
      if (!found) throw Object.assign(new Error(name), { name: 'NoSuchKey' });
      return found;
    },
    list: async function* (prefix: string, start = '') {
      asked.push(prefix);
      for (const name of [...objects.keys()].sort()) if (name.startsWith(prefix) && name > start) yield name;
    },
    putNew: async () => undefined,
  };
};
