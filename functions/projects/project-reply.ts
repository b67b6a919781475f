import * as z from 'zod';
import type { Project } from '../../layers/domain/projects/project.ts';
import { instant, uuid } from '../../layers/http/wire.ts';

/** Clients tell projects with their old key model from newer ones by this number. */
const projectVersion = 3;

/** A project as every endpoint shows it: what the contract names and what clients read besides. */
export const ProjectReply = () =>
  z.object({
    id: z.string(),
    _id: z.string(),
    name: z.string(),
    slug: z.string(),
    description: z.string().nullable(),
    type: z.string(),
    autoCapitalization: z.boolean().nullable(),
    hasDeleteProtection: z.boolean(),
    orgId: uuid,
    createdAt: instant(),
    updatedAt: instant(),
    version: z.number(),
    upgradeStatus: z.string().nullable(),
    pitVersionLimit: z.number(),
    kmsCertificateKeyId: z.string().nullable(),
    kmsSecretManagerKeyId: z.string().nullable(),
    auditLogsRetentionDays: z.number().nullable(),
    environments: z.array(
      z.object({ id: z.string(), name: z.string(), slug: z.string(), isProtected: z.boolean() }),
    ),
  });

export const projectReply = (project: Project): z.input<ReturnType<typeof ProjectReply>> => ({
  id: project.id,
  _id: project.id,
  name: project.name,
  slug: project.slug,
  description: project.description,
  type: project.type,
  autoCapitalization: project.autoCapitalization,
  hasDeleteProtection: project.hasDeleteProtection,
  orgId: project.orgId,
  createdAt: project.createdAt,
  updatedAt: project.updatedAt,
  version: projectVersion,
  upgradeStatus: null,
  pitVersionLimit: project.pitVersionLimit,
  kmsCertificateKeyId: null,
  kmsSecretManagerKeyId: project.externalKmsId ?? null,
  auditLogsRetentionDays: project.auditLogsRetentionDays,
  environments: project.environments.map(({ id, name, slug, isProtected = false }) => ({
    id,
    name,
    slug,
    isProtected,
  })),
});
