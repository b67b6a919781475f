import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StorageProxy, startProxy } from '../../harness/proxy.ts';
import { runs } from '../../harness/thoroughness.ts';
import { dynamodb } from '../../harness/worker.ts';
import type { CustomerAwsKey } from '../../world/customer-cloud/aws-kms.ts';
import { answered, type KmsPlace, openKmsPlace, rotated } from './kms-clouds.ts';

let proxy: StorageProxy;
let place: KmsPlace;
beforeAll(async () => {
  proxy = await startProxy(dynamodb());
  place = await openKmsPlace(proxy.url);
});
afterAll(async () => {
  await place.close();
  await proxy.close();
});

interface Kms {
  readonly id: string;
  readonly key: CustomerAwsKey;
}

/** A project, the KMS that it may be switched to, and what happened so far. */
interface Run {
  readonly projectId: string;
  readonly kms: readonly [Kms, Kms];
  readonly values: Map<string, string>;
  readonly backups: string[];
}

type Which = 0 | 1;
type Step =
  | { readonly do: 'switch'; readonly to: Which | undefined }
  | { readonly do: 'outage' | 'recovery'; readonly of: Which }
  | { readonly do: 'load'; readonly backup: number }
  | { readonly do: 'write' | 'back-up' | 'rotate' | 'wait' };

/** Where the storage breaks off during a step, if it does: before a transaction, or after it, so that nobody hears of it. */
type Crash = 'before' | 'after' | undefined;

const which = fc.constantFrom<Which>(0, 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('switch' as const), to: fc.option(which, { nil: undefined }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('outage' as const, 'recovery' as const), of: which }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('load' as const), backup: fc.nat(3) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('write', 'back-up', 'rotate', 'wait') }) },
);
const crash = fc.option(fc.constantFrom('before' as const, 'after' as const), { nil: undefined, freq: 2 });

/** An organization holds fifty external KMS, two of each run. */
const runsOfPlace = 20;
let begun = 0;

const begin = async (): Promise<Run> => {
  begun += 1;
  if (begun % runsOfPlace === 0) {
    await place.close();
    place = await openKmsPlace(proxy.url);
  }
  const kms = async (): Promise<Kms> => {
    const key = place.aws.key();
    return { id: await place.added(place.byAccessKey(key)), key };
  };
  const { id } = await place.world.project();
  return { projectId: id, kms: [await kms(), await kms()], values: new Map(), backups: [] };
};

const write = async ({ projectId, values }: Run): Promise<void> => {
  const name = `VALUE_${values.size}`;
  const body = { workspaceId: projectId, environment: 'dev', secretPath: '/', secretValue: `of ${name}` };
  const { status } = await place.world.send(place.world.admin, 'POST', `/api/v3/secrets/raw/${name}`, body);
  // What was not acknowledged may be there or not: the name is not used again.
  values.set(name, status === 200 ? body.secretValue : '');
};

const backupPath = ({ projectId }: Run): string => `/api/v1/workspace/${projectId}/kms/backup`;

const take = async (run: Run, taken: Step): Promise<void> => {
  const { projectId, kms, backups } = run;
  if (taken.do === 'switch')
    await place.switched(projectId, taken.to === undefined ? undefined : kms[taken.to].id);
  else if (taken.do === 'outage') kms[taken.of].key.state = 'Disabled';
  else if (taken.do === 'recovery') kms[taken.of].key.state = 'Enabled';
  else if (taken.do === 'write') await write(run);
  else if (taken.do === 'rotate') await rotated(place, projectId).catch(() => undefined);
  else if (taken.do === 'wait') place.world.app.runtime.advance(301);
  else if (taken.do === 'back-up') {
    const { status, body } = await place.world.send(place.world.admin, 'GET', backupPath(run));
    if (status === 200) backups.push(body.secretManager);
  } else if (taken.do === 'load' && backups.length > 0) {
    const backup = backups[taken.backup % backups.length];
    await place.world.send(place.world.admin, 'POST', backupPath(run), { backup });
  }
};

/** Breaks off once, at the first transaction of the step. */
const during = async (broken: Crash, work: () => Promise<void>): Promise<void> => {
  let isOver = broken === undefined;
  proxy.intercept(async ({ operation }, forward) => {
    if (isOver || operation !== 'TransactWriteItems') return forward();
    isOver = true;
    if (broken === 'after') await forward();
    return 'hang-up';
  });
  await work();
  proxy.intercept(undefined);
  await proxy.settled();
};

/** Every value that was acknowledged is read by a new process, or 503 while the KMS in use is out of order. */
const assertNothingLost = async ({ projectId, kms, values }: Run): Promise<void> => {
  const project = await place.world.read(({ projects }) => projects.find(projectId));
  const used = kms.find(({ id }) => id === project?.externalKmsId);
  const isOut = used?.key.state === 'Disabled';
  const cold = await place.cold();
  for (const [name, value] of values) {
    if (value === '') continue;
    const { status, body } = await answered(place, cold, projectId, name);
    expect([name, status]).toEqual([name, isOut ? 503 : 200]);
    if (!isOut) expect(body.secret.secretValue).toBe(value);
  }
};

it('no switch, backup, load, rotation, outage or crash loses a value', { timeout: 240_000 }, async () => {
  const steps = fc.array(fc.tuple(step, crash), { minLength: 4, maxLength: 14 });
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const run = await begin();
      await write(run);
      for (const [each, broken] of taken) {
        await during(broken, () => take(run, each));
        await assertNothingLost(run);
      }
      for (const { key } of run.kms) key.state = 'Enabled';
      await assertNothingLost(run);
    }),
    { numRuns: runs(200, 12) },
  );
});
