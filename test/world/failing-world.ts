import { randomBytes } from 'node:crypto';
import { startApp, type TestApp } from '../harness/app.ts';
import { type TestRuntime, testRuntime } from '../harness/clock.ts';
import { type StorageProxy, startProxy } from '../harness/proxy.ts';
import { createTable } from '../harness/table.ts';
import { dynamodb } from '../harness/worker.ts';
import { workerWrapping } from '../harness/wrapping.ts';
import { bootstrapped, createProject, type Instance, type TestProject } from './instance.ts';

/** Milliseconds after which the hasty application gives a storage call up. */
const hastyTimeout = 100;
const patientTimeout = 10_000;

/** One instance on one table behind one proxy, reached by a patient and a hasty application. */
export interface World {
  readonly proxy: StorageProxy;
  readonly instance: Instance;
  readonly project: TestProject;
  /** Waits for storage as long as it takes. */
  readonly patient: TestApp;
  /** Gives up soon: for calls that are never answered. */
  readonly hasty: TestApp;
  /** A name that nothing has yet. */
  fresh(): string;
  /** A process that has just started: nothing in memory. */
  cold(): Promise<TestApp>;
  close(): Promise<void>;
}

/** A runtime that never pauses between tries: the jitter is drawn from four random bytes, here always zero. */
const hurriedRuntime = (): TestRuntime => {
  const runtime = testRuntime();
  return {
    ...runtime,
    randomBytes: (size) => (size === 4 ? Buffer.alloc(4) : randomBytes(size)),
  };
};

/** Sets up an instance with a project whose storage can be made to fail. */
export const createWorld = async (): Promise<World> => {
  const proxy = await startProxy(dynamodb());
  const wrapping = await workerWrapping();
  const table = await createTable();
  const runtime = hurriedRuntime();
  const start = (storageTimeout: number) =>
    startApp({
      endpoint: proxy.url,
      table,
      runtime,
      settings: { wrapping, storageTimeout, storageAttempts: 1 },
    });
  const patient = await start(patientTimeout);
  const instance = await bootstrapped(patient);
  const project = await createProject(instance);
  const hasty = await start(hastyTimeout);
  let names = 0;
  return {
    proxy,
    instance,
    project,
    patient,
    hasty,
    fresh: () => {
      names += 1;
      return `fresh-${names}`;
    },
    cold: () => start(patientTimeout),
    close: () => proxy.close(),
  };
};

/** Makes something once in every world. */
export const once = <T>(make: (world: World) => Promise<T>): ((world: World) => Promise<T>) => {
  const made = new WeakMap<World, Promise<T>>();
  return (world) => {
    const known = made.get(world) ?? make(world);
    made.set(world, known);
    return known;
  };
};
