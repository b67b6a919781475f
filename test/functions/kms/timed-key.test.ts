import { expect, it } from 'vitest';
import { rotateDueKey } from '../../../layers/domain/kms/rotation-schedule.ts';
import { deleteOrganization, restoreOrganization } from '../../world/deleted-organization.ts';
import { openKmsPlace } from './kms-place.ts';

const day = 86_400;

it('a key with a period keeps its version while its organization is deleted, and gets the next one afterwards', async () => {
  const { world, projectId, key } = await openKmsPlace();
  const keyId = await key('aes-256-gcm', { rotationPeriodDays: 30 });
  const found = () => world.read(({ kms }) => kms.find(projectId, keyId));
  const dueAt = (await found())?.nextRotationAt ?? '';
  const rotate = () => rotateDueKey((auditType) => world.open(auditType), { projectId, keyId, dueAt });
  world.app.runtime.advance(30 * day + 1);
  await deleteOrganization(world);
  expect(await rotate()).toBe('stale');
  await restoreOrganization(world);
  expect(await rotate()).toBe('rotated');
  expect((await found())?.version).toBe(2);
});
