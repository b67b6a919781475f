import * as z from 'zod';
import { listUnusedIdentities } from '../../layers/domain/audit/unused-identities.ts';
import { listUnusedSecrets } from '../../layers/domain/audit/unused-secrets.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, instant, numeric, optional, ruled, uuid } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { cursorOf, positionIn } from '../secrets/cursor.ts';
import { environment, secretPath } from '../secrets/wire.ts';
import { ofProject, type Spelling } from '../spelling.ts';

const days = defaulted(numeric(z.int().min(1).max(365)), 90);
const limit = defaulted(numeric(z.int().min(1).max(100)), 100);
const lastUsedOn = z.iso.date().nullable();
const usesNotedSince = instant().nullable();

const unusedSecrets = ({ base }: Spelling) =>
  operation({
    method: 'GET',
    access: members,
    audit: 'get-unused-secrets',
    limit: 'secrets',
    path: base,
    summary: 'Secrets that nobody read for so many days',
    expect: expectProject,
    params: ProjectId,
    query: z.object({
      days,
      limit,
      environment,
      secretPath,
      cursor: optional(ruled(z.string().max(2048), positionIn)),
    }),
    reply: () =>
      z.object({
        secrets: z.array(
          z.object({
            id: uuid,
            secretKey: z.string(),
            environment: z.string(),
            secretPath: z.string(),
            createdAt: instant(),
            updatedAt: instant(),
            lastUsedOn,
          }),
        ),
        usesNotedSince,
        nextCursor: z.string().optional(),
      }),
    handle: async ({ params: { projectId }, query, unit }) => {
      const { secretPath: path, cursor: after, ...asked } = query;
      const found = await listUnusedSecrets(unit, { ...asked, projectId, path, after });
      return {
        secrets: found.secrets.map(({ secret, place, lastDay }) => ({
          id: secret.id,
          secretKey: secret.name,
          environment: place.environment.slug,
          secretPath: place.path,
          createdAt: secret.createdAt,
          updatedAt: secret.updatedAt,
          lastUsedOn: lastDay ?? null,
        })),
        usesNotedSince: found.notedSince ?? null,
        ...(found.next && { nextCursor: cursorOf(found.next) }),
      };
    },
  });

const unusedIdentities = operation({
  method: 'GET',
  access: members,
  audit: 'get-unused-identities',
  limit: 'read',
  path: '/api/v1/organization/audit-logs/unused-identities',
  summary: 'Machine identities that did nothing for so many days, the longest unused first',
  query: z.object({ days, limit, offset: defaulted(numeric(z.int().min(0).max(100_000)), 0) }),
  reply: () =>
    z.object({
      identities: z.array(
        z.object({ id: uuid, name: z.string(), createdAt: instant(), updatedAt: instant(), lastUsedOn }),
      ),
      totalCount: z.int(),
      usesNotedSince,
    }),
  handle: async ({ query, unit }) => {
    const { identities, totalCount, notedSince } = await listUnusedIdentities(unit, query);
    return {
      identities: identities.map(({ identity: { id, name, createdAt, updatedAt }, lastDay }) => ({
        id,
        name,
        createdAt,
        updatedAt,
        lastUsedOn: lastDay ?? null,
      })),
      totalCount,
      usesNotedSince: notedSince ?? null,
    };
  },
});

export const unusedOperations = [
  unusedIdentities,
  ...ofProject('/audit-logs/unused-secrets').map(unusedSecrets),
];
