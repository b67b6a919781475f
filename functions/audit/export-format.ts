import type { KeptEvent } from '../../layers/domain/audit/trail.ts';
import { eventReply } from './wire.ts';

export const exportFormats = ['ndjson', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
};

type Told = ReturnType<typeof eventReply>;

const nameIn = ({ actor: { metadata } }: Told): string | null =>
  metadata.name ?? metadata.email ?? metadata.username ?? null;
const idIn = ({ actor: { metadata } }: Told): string | null =>
  metadata.identityId ?? metadata.userId ?? metadata.serviceId ?? metadata.scimTokenId ?? null;

/** Columns in their order. New ones are added at the end. */
const columns: Readonly<Record<string, (told: Told) => string | null>> = {
  id: ({ id }) => id,
  createdAt: ({ createdAt }) => createdAt,
  eventType: ({ event }) => event.type,
  outcome: ({ outcome }) => outcome,
  actorType: ({ actor }) => actor.type,
  actorId: idIn,
  actorName: nameIn,
  ipAddress: ({ ipAddress }) => ipAddress,
  userAgent: ({ userAgent }) => userAgent,
  userAgentType: ({ userAgentType }) => userAgentType,
  orgId: ({ orgId }) => orgId,
  projectId: ({ projectId }) => projectId,
  projectName: ({ projectName }) => projectName,
  actorMetadata: ({ actor }) => JSON.stringify(actor.metadata),
  eventMetadata: ({ event }) => JSON.stringify(event.metadata),
};

/** How cells begin that spreadsheets take for formulas (OWASP, CSV Injection). */
const formula = /^[=+\-@\t\r\n]/;

/** A cell by RFC 4180, section 2, always in quotes, which no spreadsheet calculates. */
const cellOf = (text: string | null): string => {
  const harmless = formula.test(text ?? '') ? `'${text}` : (text ?? '');
  return `"${harmless.replaceAll('"', '""')}"`;
};

const csvLine = (cells: readonly (string | null)[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/** Events as text whose parts one after the other are one file: only the first begins with the names of columns. */
export const textOf = (format: ExportFormat, events: readonly KeptEvent[], isFirst: boolean): string => {
  const told = events.map(eventReply);
  if (format === 'ndjson') return told.map((each) => `${JSON.stringify(each)}\n`).join('');
  const lines = told.map((each) => csvLine(Object.values(columns).map((cell) => cell(each))));
  return (isFirst ? csvLine(Object.keys(columns)) : '') + lines.join('');
};
