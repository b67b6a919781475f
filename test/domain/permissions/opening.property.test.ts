import * as fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';
import { runs } from '../../harness/thoroughness.ts';
import { createMachine, createProject, type Instance, type Machine } from '../../world/instance.ts';
import { placeOf, type SecretsPlace, startSecrets } from '../../world/secrets-place.ts';
import { viewer } from '../../world/viewer.ts';
import { anyStep, type Kind, type Step, someRules } from './opening-steps.ts';
import { filledWorld, readableValues, takeStep, type World } from './opening-world.ts';

vi.mock(import('../../../layers/domain/permissions/grants.ts'), async (original) => {
  const { withRulesOfViewer } = await import('../../world/viewer.ts');
  return withRulesOfViewer(await original());
});

let instance: Instance;
let machine: Machine;
beforeAll(async () => {
  const place: SecretsPlace = await startSecrets();
  instance = place.instance;
  machine = await createMachine(instance, { projectId: place.project.id, projectRole: 'viewer' });
});

const newWorld = async (): Promise<World> => {
  const project = await createProject(instance);
  await instance.app.ok('POST', `/api/v2/workspace/${project.id}/identity-memberships/${machine.id}`, {
    token: instance.admin,
    body: { role: 'viewer' },
  });
  return filledWorld(placeOf(instance, project, instance.admin), placeOf(instance, project, machine.token));
};

/** How many steps of each kind were carried out, and how many refused. */
const tally = new Map<Kind, { done: number; refused: number }>();

const count = (step: Step, status: number | undefined): void => {
  const counts = tally.get(step.do) ?? { done: 0, refused: 0 };
  tally.set(step.do, counts);
  if (status === 200) counts.done += 1;
  if (status === 403) counts.refused += 1;
};

const expectNothingOpened = async (rules: readonly Rule[], steps: readonly Step[]): Promise<void> => {
  viewer.rules = rules;
  const world = await newWorld();
  let before = await readableValues(world);
  for (const step of steps) {
    const status = await takeStep(world, step);
    count(step, status);
    if (status === 403 || status === undefined) continue;
    const after = await readableValues(world);
    const opened = [...after].filter((value) => !before.has(value));
    expect(opened, `${JSON.stringify(step)} answered ${status}`).toEqual([]);
    before = after;
  }
};

const anySteps = fc.array(anyStep, { minLength: 4, maxLength: 8, size: 'max' });

describe('whatever a caller does under whatever rules', () => {
  it('shows the caller nothing that was hidden before', async () => {
    await fc.assert(fc.asyncProperty(someRules, anySteps, expectNothingOpened), { numRuns: runs(30, 10) });
    const counts = [...tally.values()];
    expect(counts.reduce((sum, { done }) => sum + done, 0)).toBeGreaterThan(runs(30, 10));
    expect(counts.reduce((sum, { refused }) => sum + refused, 0)).toBeGreaterThan(runs(5, 0));
  }, 240_000);
});
