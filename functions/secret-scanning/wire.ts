import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import type { Risk } from '../../layers/domain/secret-scanning/risk.ts';
import type { ScanSource } from '../../layers/domain/secret-scanning/source.ts';
import { defaulted, id, instant, numeric, optional, ruled, uuid } from '../../layers/http/wire.ts';

export const OrganizationId = z.object({ organizationId: id });
export const SourceId = z.object({ sourceId: id });

const position = /^[0-9a-f-]{1,64}$/;

const positionIn = (cursor: string): string => {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!position.test(text))
    throw new LocketError('invalid-input', 'cursor must be one that a page before ended with');
  return text;
};

export const pageMembers = {
  limit: defaulted(numeric(z.int().min(1).max(200)), 100),
  cursor: optional(ruled(z.string().max(128), positionIn)),
};
export const cursorOf = (next: string | undefined) =>
  next === undefined ? {} : { nextCursor: Buffer.from(next).toString('base64url') };

const match = () =>
  z.object({
    secretId: uuid,
    secretKey: z.string(),
    projectId: z.string(),
    projectName: z.string(),
    environment: z.string(),
    secretPath: z.string(),
  });

export const RiskReply = () =>
  z.object({
    id: uuid,
    description: z.string(),
    startLine: z.string(),
    endLine: z.string(),
    startColumn: z.string(),
    endColumn: z.string(),
    file: z.string(),
    symlinkFile: z.string(),
    commit: z.string(),
    entropy: z.string(),
    author: z.string(),
    email: z.string(),
    date: z.string(),
    message: z.string(),
    tags: z.array(z.string()),
    ruleID: z.string(),
    fingerprint: z.string(),
    fingerPrintWithoutCommitId: z.string(),
    isFalsePositive: z.boolean(),
    isResolved: z.boolean(),
    riskOwner: z.string().nullable(),
    installationId: z.string(),
    repositoryId: z.string(),
    repositoryLink: z.string(),
    repositoryFullName: z.string(),
    pusherName: z.string().nullable(),
    pusherEmail: z.string().nullable(),
    status: z.string(),
    orgId: uuid,
    sourceId: uuid,
    matchedSecret: match().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
  });

export const riskReply = (risk: Risk): z.input<ReturnType<typeof RiskReply>> => ({
  id: risk.id,
  description: risk.description,
  startLine: String(risk.startLine),
  endLine: String(risk.endLine),
  startColumn: String(risk.startColumn),
  endColumn: String(risk.endColumn),
  file: risk.file,
  symlinkFile: '',
  commit: risk.commit,
  entropy: String(risk.entropy),
  author: risk.author,
  email: risk.email,
  date: risk.date,
  message: risk.message,
  tags: [...risk.tags],
  ruleID: risk.ruleId,
  fingerprint: risk.fingerprint,
  fingerPrintWithoutCommitId: risk.fingerprintWithoutCommit,
  isFalsePositive: risk.status === 'RESOLVED_FALSE_POSITIVE',
  isResolved: risk.status !== 'UNRESOLVED',
  riskOwner: null,
  installationId: risk.installationId,
  repositoryId: risk.repositoryId,
  repositoryLink: risk.repositoryLink,
  repositoryFullName: risk.repositoryFullName,
  pusherName: risk.pusherName,
  pusherEmail: null,
  status: risk.status,
  orgId: risk.orgId,
  sourceId: risk.sourceId,
  matchedSecret: risk.match,
  createdAt: risk.createdAt,
  updatedAt: risk.updatedAt,
});

export const SourceReply = () =>
  z.object({
    id: uuid,
    orgId: uuid,
    host: z.string(),
    name: z.string(),
    url: z.string().nullable(),
    installationId: z.string().nullable(),
    isDisabled: z.boolean(),
    lastStatus: z.string().nullable(),
    lastErrorMessage: z.string().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
  });

export const sourceReply = (source: ScanSource): z.input<ReturnType<typeof SourceReply>> => ({
  id: source.id,
  orgId: source.orgId,
  host: source.host,
  name: source.name,
  url: source.url,
  installationId: source.installationId,
  isDisabled: source.isDisabled,
  lastStatus: source.lastStatus,
  lastErrorMessage: source.lastErrorMessage,
  createdAt: source.createdAt,
  updatedAt: source.updatedAt,
});
