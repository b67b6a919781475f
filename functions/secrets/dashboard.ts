import * as z from 'zod';
import {
  type Part,
  readDetails,
  readOverview,
  type ShownFolder,
} from '../../layers/domain/secrets/reading/dashboard.ts';
import { secretClients } from '../../layers/http/access.ts';
import { type Operation, operation } from '../../layers/http/operation.ts';
import { defaulted, flag, id, numeric, optional, ruled, sought } from '../../layers/http/wire.ts';
import { FolderReply, folderOnTheWire } from '../folders/wire.ts';
import { ImportReply, importOnTheWire } from '../imports/wire.ts';
import { tagSlugs } from './list-wire.ts';
import { environment, noteShown, SecretReply, secretOnTheWire, secretPath } from './wire.ts';

const maxEnvironments = 100;

const showing = {
  method: 'GET',
  access: secretClients,
  audit: 'get-secrets',
  limit: 'secrets',
  etag: true,
  paging: 'ask for fewer at a time by `limit`',
} as const;

const PageQuery = z.object({
  projectId: id,
  secretPath,
  offset: defaulted(numeric(z.int().min(0)), 0),
  limit: defaulted(numeric(z.int().min(1).max(100)), 100),
  orderBy: defaulted(z.enum(['name']), 'name'),
  orderDirection: defaulted(z.enum(['asc', 'desc']), 'asc'),
  search: optional(sought(255)),
  includeSecrets: flag(true),
  includeFolders: flag(true),
  includeDynamicSecrets: flag(true),
});

const pageOf = (query: z.output<typeof PageQuery>) => ({
  projectId: query.projectId,
  path: query.secretPath,
  offset: query.offset,
  limit: query.limit,
  descending: query.orderDirection === 'desc',
  search: query.search,
  folders: query.includeFolders,
  secrets: query.includeSecrets,
});

const shownFolder = ({ folder, path, environment: slug }: ShownFolder) => ({
  ...folderOnTheWire({ folder, path }),
  environment: slug,
});

const Folders = () => z.array(FolderReply().extend({ environment: z.string() }));

const Counted = () =>
  z.object({
    folders: Folders().optional(),
    dynamicSecrets: z.array(z.never()).optional(),
    secrets: z.array(SecretReply()).optional(),
    totalFolderCount: z.int().optional(),
    totalDynamicSecretCount: z.int().optional(),
    totalSecretCount: z.int().optional(),
    totalCount: z.int(),
  });

const totalOf = (...parts: readonly (Part<unknown> | undefined)[]): number =>
  parts.reduce((sum, part) => sum + (part?.total ?? 0), 0);

type Query = z.output<typeof PageQuery>;

const counted = (
  { includeDynamicSecrets }: Query,
  { folders, secrets }: Awaited<ReturnType<typeof readOverview>>,
) => ({
  ...(folders && { folders: folders.items.map(shownFolder), totalFolderCount: folders.total }),
  ...(includeDynamicSecrets && { dynamicSecrets: [], totalDynamicSecretCount: 0 }),
  ...(secrets && {
    secrets: secrets.items.map((each) => secretOnTheWire(each)),
    totalSecretCount: secrets.total,
  }),
});

const details = operation({
  ...showing,
  path: '/api/v1/dashboard/secrets-details',
  summary: 'Show what a folder holds: imports, folders and secrets, page by page',
  query: PageQuery.extend({ environment, tags: tagSlugs, includeImports: flag(true) }),
  reply: () =>
    Counted().extend({
      imports: z.array(ImportReply()).optional(),
      totalImportCount: z.int().optional(),
    }),
  handle: async ({ query, unit }) => {
    noteShown(unit, query.includeSecrets);
    const found = await readDetails(unit, {
      ...pageOf(query),
      environment: query.environment,
      tagSlugs: query.tags,
      imports: query.includeImports,
    });
    const { imports, folders, secrets } = found;
    return {
      ...(imports && { imports: imports.items.map(importOnTheWire), totalImportCount: imports.total }),
      ...counted(query, found),
      totalCount: totalOf(imports, folders, secrets),
    };
  },
});

const environmentsIn = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(',')
      .map((slug) => slug.trim())
      .filter((slug) => slug !== ''),
  ),
];

const overview = operation({
  ...showing,
  path: '/api/v1/dashboard/secrets-overview',
  summary: 'Show what stands at one path of several environments, page by page',
  query: PageQuery.extend({
    environments: ruled(z.string().max(8192), environmentsIn).pipe(
      z.array(environment).min(1).max(maxEnvironments),
    ),
  }),
  reply: Counted,
  handle: async ({ query, unit }) => {
    noteShown(unit, query.includeSecrets);
    const found = await readOverview(unit, { ...pageOf(query), environments: query.environments });
    return { ...counted(query, found), totalCount: totalOf(found.folders, found.secrets) };
  },
});

export const dashboardOperations: readonly Operation[] = [details, overview];
