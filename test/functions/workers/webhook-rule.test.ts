import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parcelFrom } from '../../../functions/workers/relay/event-entry.ts';
import { compilePattern } from '../../../local/eventbridge/pattern.ts';
import { allItems } from '../../harness/table.ts';
import { onlyPart, templatesFor } from '../../lib/stacks.ts';
import { openWebhookPlace, type WebhookPlace } from '../../world/webhook-place.ts';

let place: WebhookPlace;
const { EventPattern } = onlyPart(templatesFor().events, 'AWS::Events::Rule', 'Webhooks')[1].Properties;
const matches = compilePattern(EventPattern, 'the rule of webhooks');

beforeAll(async () => {
  place = await openWebhookPlace();
});
afterAll(() => place.receiver.close());

// biome-ignore lint/suspicious/noExplicitAny: replies as they came
type Project = any;

/** Changes a secret, and says whether its event gets into the queue, as the relay puts it on the bus. */
const isQueued = async (project: Project, name: string): Promise<boolean> => {
  const { id } = await place.secret(project, '/', name);
  const events = (await allItems(place.world.app.table)).filter(({ type }) => type === 'create-secret');
  const event = events.find(({ metadata }) => Object(metadata).secretId === id);
  const { entry } = parcelFrom(JSON.stringify(event), '1', 'locket');
  const [source, type] = [entry.Source ?? '', entry.DetailType ?? ''];
  return matches({ source, 'detail-type': type, detail: JSON.parse(entry.Detail ?? '') });
};

/** The project as a version wrote it that said nothing of webhooks. */
const forgetWebhooks = async ({ id }: Project): Promise<void> => {
  const project = await place.world.read(({ projects }) => projects.find(id));
  if (!project) throw new Error('no project');
  const { hasWebhooks, ...earlier } = project;
  expect(hasWebhooks).toBe(false);
  const next = { ...earlier, revision: earlier.revision + 1 };
  await place.world.write(({ projects }) => projects.replacement(next, project));
};

const remove = (id: string): Promise<unknown> => place.ok('DELETE', `/api/v1/webhooks/${id}`);

describe('a change of a secret', () => {
  it('in a project that never had a webhook gets into no queue', async () => {
    const project = await place.world.project();
    expect(await isQueued(project, 'ONE')).toBe(false);
  });

  it('is queued from the first webhook on', async () => {
    const project = await place.world.project();
    await isQueued(project, 'BEFORE');
    await place.hookIn(project);
    expect(await isQueued(project, 'AFTER')).toBe(true);
  });

  it('is queued until the last webhook is gone', async () => {
    const project = await place.world.project();
    const [first, second] = [await place.hookIn(project), await place.hookIn(project)];
    await remove(first.id);
    expect(await isQueued(project, 'ONE_LEFT')).toBe(true);
    await remove(second.id);
    expect(await isQueued(project, 'NONE_LEFT')).toBe(false);
    await place.hookIn(project);
    expect(await isQueued(project, 'ONE_AGAIN')).toBe(true);
  });

  it('in a project that an earlier version wrote is queued, whether it has webhooks or not', async () => {
    const project = await place.world.project();
    await forgetWebhooks(project);
    expect(await isQueued(project, 'UNKNOWN')).toBe(true);
    const { id } = await place.hookIn(project);
    expect(await isQueued(project, 'KNOWN')).toBe(true);
    await remove(id);
    expect(await isQueued(project, 'GONE')).toBe(false);
  });

  it('in a project that was renamed or restored is queued as before', async () => {
    const [none, some] = [await place.world.project(), await place.world.project()];
    await place.hookIn(some);
    for (const { id } of [none, some]) {
      await place.ok('PATCH', `/api/v1/workspace/${id}`, { name: 'Another name' });
      await place.ok('DELETE', `/api/v1/workspace/${id}`);
      await place.ok('POST', `/api/v1/projects/${id}/restore`, {});
    }
    expect(await isQueued(none, 'NONE')).toBe(false);
    expect(await isQueued(some, 'SOME')).toBe(true);
  });
});

it('webhooks that come and go at the same moment leave the project saying what is true', async () => {
  const project = await place.world.project();
  for (let round = 0; round < 5; round += 1) {
    const { id } = await place.hookIn(project);
    const [made] = await Promise.all([place.hookIn(project), remove(id)]);
    expect(await isQueued(project, `WITH_${round}`)).toBe(true);
    await remove(made.id);
    expect(await isQueued(project, `WITHOUT_${round}`)).toBe(false);
  }
});
