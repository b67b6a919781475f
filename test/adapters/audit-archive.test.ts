import { expect, it, onTestFinished, vi } from 'vitest';
import { openAuditArchive } from '../../layers/adapters/audit-archive.ts';
import { startServiceEndpoint } from '../../local/services/endpoint.ts';

const place = { orgId: 'org', day: '2026-01-01' };

it('an archive that cannot be read is `unavailable`, whatever is asked of it', async () => {
  const endpoint = await startServiceEndpoint({}, async () => ({
    status: 503,
    headers: { 'content-type': 'application/xml' },
    body: Buffer.from('<Error><Code>SlowDown</Code></Error>'),
  }));
  vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint.url);
  for (const name of ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'local');
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await endpoint.stop();
  });
  const archive = openAuditArchive('bucket');
  const refused = expect.objectContaining({ code: 'unavailable', cause: expect.any(Error) });
  await expect(archive.read(place, 'a')).rejects.toEqual(refused);
  await expect(archive.objects(place)[Symbol.asyncIterator]().next()).rejects.toEqual(refused);
});
