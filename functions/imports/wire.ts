import * as z from 'zod';
import type { LocatedImport } from '../../layers/domain/imports/located-import.ts';
import type { Place, ScopeRequest } from '../../layers/domain/places/scope.ts';
import { instant, uuid } from '../../layers/http/wire.ts';
import { environment, secretPath } from '../secrets/wire.ts';
import { inProject, type Spelling } from '../spelling.ts';

export const workspaceImports: Spelling = { base: '/api/v1/secret-imports', noun: 'workspace' };
export const projectImports: Spelling = { base: '/api/v2/secret-imports', noun: 'project' };
export const spellings = [workspaceImports, projectImports];

/** Where the imports are: every request but those by id alone names it. */
export const scopeMembers = { environment, path: secretPath };
export const Scope = (spelling: Spelling) => inProject(spelling, scopeMembers);

export const scopeOf = (members: z.output<ReturnType<typeof Scope>>): ScopeRequest => ({
  projectId: members.projectId,
  environment: members.environment,
  path: members.path,
});

export const EnvironmentReply = () => z.object({ id: z.string(), name: z.string(), slug: z.string() });

export const environmentOnTheWire = ({ environment: { id, name, slug } }: Place) => ({ id, name, slug });

export const ImportReply = () =>
  z.object({
    id: uuid,
    version: z.int(),
    importPath: z.string(),
    importEnv: EnvironmentReply(),
    position: z.int(),
    folderId: uuid,
    isReplication: z.boolean(),
    isReplicationSuccess: z.boolean().nullable(),
    replicationStatus: z.string().nullable(),
    lastReplicated: instant().nullable(),
    isReserved: z.boolean(),
    environment: EnvironmentReply(),
    projectId: z.string(),
    secretPath: z.string(),
    createdAt: instant(),
    updatedAt: instant(),
  });

export const importOnTheWire = ({
  made,
  position,
  source,
  destination,
}: LocatedImport): z.input<ReturnType<typeof ImportReply>> => ({
  id: made.id,
  version: made.version,
  importPath: source.path,
  importEnv: environmentOnTheWire(source),
  position,
  folderId: made.folderId,
  isReplication: made.isReplication,
  isReplicationSuccess: made.isReplicationSuccess,
  replicationStatus: made.replicationStatus,
  lastReplicated: made.lastReplicated,
  isReserved: false,
  environment: environmentOnTheWire(destination),
  projectId: made.projectId,
  secretPath: destination.path,
  createdAt: made.createdAt,
  updatedAt: made.updatedAt,
});

export const OneImportReply = () => z.object({ message: z.string(), secretImport: ImportReply() });
