import { batchWrite } from '../../layers/adapters/dynamo/batches.ts';
import { writeOf } from '../../layers/adapters/dynamo/changes.ts';
import type { Item } from '../../layers/adapters/dynamo/items.ts';
import { openTable } from '../../layers/adapters/dynamo/table.ts';
import type { Settings, WrappingSetting } from '../../layers/adapters/settings.ts';
import type { Folder } from '../../layers/domain/folders/folder.ts';
import type { PresentScope } from '../../layers/domain/places/scope.ts';
import { firstVersion } from '../../layers/domain/secrets/core/drafts.ts';
import { dataKey, sealSecret } from '../../layers/domain/secrets/core/sealing.ts';
import type { Change } from '../../layers/domain/store/change.ts';
import type { TestApp } from '../harness/app.ts';
import { openWholePlatform } from '../harness/whole-platform.ts';

interface Garden {
  readonly app: Pick<TestApp, 'table' | 'runtime'>;
  readonly wrapping: WrappingSetting;
  readonly projectId: string;
  readonly environmentId: string;
}

const itemsOf = (changes: readonly Change[]): readonly Item[] =>
  changes.flatMap((change) => writeOf(change).intended?.next ?? []);

/** Fills an environment with folders below its root and the same number of secrets in each, past the API. */
export const fillFolders = async (
  { app, wrapping, projectId, environmentId }: Garden,
  folders: number,
  secretsInEach: number,
): Promise<void> => {
  const settings: Settings = {
    table: app.table,
    wrapping,
    auditRetentionDays: 90,
    storageTimeout: 10_000,
    storageAttempts: 3,
  };
  const origin = { ipAddress: '127.0.0.1', userAgent: 'seed', requestId: 'seed' };
  const unit = openWholePlatform(settings, app.runtime).open(origin, null);
  const project = await unit.stores.projects.find(projectId);
  const environment = project?.environments.find(({ id }) => id === environmentId);
  if (!project || !environment) throw new Error('There is no such environment');
  const key = await dataKey(unit, project);
  const at = app.runtime.now().toISOString();
  const folderNamed = (name: string): Folder => ({
    id: app.runtime.uuid(),
    projectId,
    environmentId,
    parentId: environmentId,
    name,
    description: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  });
  const secretsIn = (folderId: string): readonly Change[] => {
    const scope = { access: { project }, environment, folderId } as PresentScope;
    return Array.from({ length: secretsInEach }, (_, n) => {
      const secret = firstVersion(unit, scope, `SECRET_${n}`, { value: `value ${n} of ${folderId}` });
      // Lists read heads only: versions would double what is to be written.
      return unit.stores.secrets.creation(sealSecret(unit, key, secret))[0] as Change;
    });
  };
  const made = Array.from({ length: folders }, (_, n) => folderNamed(`folder-${n}`));
  await batchWrite(
    openTable(settings),
    app.runtime,
    made.flatMap((folder) => [
      ...itemsOf(unit.stores.folders.creation(folder)),
      ...itemsOf(secretsIn(folder.id)),
    ]),
  );
};
