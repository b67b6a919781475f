import { auditEventTypes } from '../layers/domain/audit/event-types.ts';
import type { Operation } from '../layers/http/operation.ts';
import { httpGroups } from './groups.ts';

const marks = { start: '<!-- events -->', end: '<!-- /events -->' } as const;

const byType = (): ReadonlyMap<string, readonly Operation[]> =>
  Map.groupBy(
    httpGroups.flatMap(({ operations }) => operations).filter(({ audit }) => audit !== null),
    ({ audit }) => String(audit),
  );

const rowOf = (type: string, operations: readonly Operation[]): string => {
  const said = operations.map(({ method, path }) => `\`${method} ${path}\``).sort();
  return `| \`${type}\` | ${said.join('<br>') || '–'} |`;
};

const table = (): string => {
  const operations = byType();
  const rows = [...auditEventTypes].sort().map((type) => rowOf(type, operations.get(type) ?? []));
  return ['| event | left by |', '|---|---|', ...rows].join('\n');
};

const unaudited = (): string =>
  httpGroups
    .flatMap((group) => group.operations)
    .filter(({ audit }) => audit === null)
    .map(({ method, path }) => `\`${method} ${path}\``)
    .sort()
    .join(', ');

/** The page on audit events with its table written anew from the types of events and the route table. */
export const withEvents = (page: string): string => {
  const start = page.indexOf(marks.start);
  const end = page.indexOf(marks.end);
  if (start < 0 || end < start) throw new Error('No place on the page for the table of events');
  const written = `${marks.start}\n\n${table()}\n\nThese leave no event when they succeed, since they touch nobody's data: ${unaudited()}.\n\n`;
  return page.slice(0, start) + written + page.slice(end);
};
