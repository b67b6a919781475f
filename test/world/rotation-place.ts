import { setTimeout as pause } from 'node:timers/promises';
import {
  type RotationOrder,
  type RotationStep,
  rotationSteps,
  stepRotation,
} from '../../layers/domain/secret-rotation/rotation-workflow.ts';
import type { TestResponse } from '../harness/app.ts';
import { mortal } from './dynamic-place.ts';
import { eventsOf } from './events.ts';
import { type MemoryTarget, memoryTarget } from './memory-target.ts';
import { type Actor, openWorld, type World } from './world.ts';

const base = '/api/v1/secret-rotations';

const postgresRotation = {
  admin_username: 'admin',
  admin_password: 'the password of the admin',
  host: 'db.example.com',
  database: 'shop',
  username1: 'app_1',
  username2: 'app_2',
};

export const sendgridRotation = {
  admin_api_key: 'SG.admin-key',
  api_key_scopes: ['mail.send'],
};

// biome-ignore lint/suspicious/noExplicitAny: replies as they came
type Reply = any;

/** Events that start the workflow. */
const starts = [
  'create-secret-rotation',
  'update-secret-rotation',
  'start-secret-rotation',
  'pause-secret-rotation',
  'resume-secret-rotation',
  'roll-back-secret-rotation',
];

/** A project with rotations whose target is in memory, and the workflow that carries them out. */
export interface RotationPlace {
  readonly world: World;
  readonly target: MemoryTarget;
  readonly project: Reply;
  send(method: string, path: string, body?: object, actor?: Actor): Promise<TestResponse>;
  /** Secrets of these names, by name: their ids. */
  secrets(...names: string[]): Promise<Readonly<Record<string, string>>>;
  create(more?: object, actor?: Actor): Promise<TestResponse>;
  /** A rotation of `USER` and `PASSWORD`, which are made for it. */
  rotation(more?: object): Promise<Reply>;
  /** The rotation as it is shown. */
  shown(id: string): Promise<Reply>;
  valueOf(name: string): Promise<string>;
  /** Carries out what is due: every workflow that the trail started, as often as it is told to look again by now. */
  work(): Promise<void>;
  /** The same after so many seconds. */
  pass(seconds: number): Promise<void>;
  /** One look of a workflow, by processes that are killed at so many writes: before the last of them, or after it. */
  look(order: Omit<RotationOrder, 'step'>, writes?: number, isLastDone?: boolean): Promise<RotationStep>;
  orderFor(): Promise<Omit<RotationOrder, 'step'>>;
  events(type: string): Promise<readonly Reply[]>;
}

export const openRotationPlace = async (given?: MemoryTarget, mail?: object): Promise<RotationPlace> => {
  const target = given ?? memoryTarget();
  const world = await openWorld({ rotationTargets: target, ...mail });
  const project = await world.project();
  const place = { workspaceId: project.id, environment: 'dev', secretPath: '/' };
  const { admin } = world;
  const events: RotationPlace['events'] = (type) => eventsOf(world.app, type);
  const send: RotationPlace['send'] = (method, path, body, actor = admin) =>
    world.app.request(method, path, { token: actor.token, ...(body && { body }) });

  const secrets: RotationPlace['secrets'] = async (...names) => {
    const made: Record<string, string> = {};
    for (const name of names) {
      const body = { ...place, secretValue: `before-${name}` };
      const { secret } = (await send('POST', `/api/v3/secrets/raw/${name}`, body)).body;
      made[name] = secret.id;
    }
    return made;
  };
  const create: RotationPlace['create'] = (more = {}, actor = admin) =>
    send(
      'POST',
      base,
      { ...place, interval: 1, provider: 'postgres', inputs: postgresRotation, ...more },
      actor,
    );

  const look: RotationPlace['look'] = async (
    order,
    writes = Number.POSITIVE_INFINITY,
    isLastDone = false,
  ) => {
    const fate = { writes, isLastDone };
    let told: RotationStep | undefined;
    for (const step of rotationSteps) {
      told = await stepRotation((type) => mortal(world.open(type), fate), { ...order, step });
      if (told.next !== 'go on') break;
    }
    return told as RotationStep;
  };

  /** Executions by name: what they look at and when. */
  const waiting = new Map<string, { readonly order: Omit<RotationOrder, 'step'>; readonly at: number }>();
  const seen = new Set<string>();
  const start = (order: Omit<RotationOrder, 'step'>, at = 0) => {
    if (!seen.has(order.execution)) waiting.set(order.execution, { order, at });
    seen.add(order.execution);
  };
  const now = () => world.app.runtime.now().getTime();
  const gather = async () => {
    for (const type of starts)
      for (const { id, metadata, outcome } of await events(type))
        if (outcome === 'success' && metadata.turn)
          start({ rotationId: metadata.rotationId, turn: metadata.turn, execution: id });
  };
  const work = async () => {
    await gather();
    for (const [name, { order, at }] of waiting) {
      if (at > now()) continue;
      waiting.delete(name);
      // A task that failed is tried again, as Step Functions does.
      const told = await look(order).catch(() => pause(0).then(() => look(order)));
      if (told.next === 'wait') start({ ...order, execution: told.name }, now() + told.seconds * 1000);
    }
  };

  return {
    world,
    target,
    project,
    send,
    secrets,
    create,
    events,
    look,
    work,
    rotation: async (more = {}) => {
      const { USER: user, PASSWORD: password } = await secrets('USER', 'PASSWORD');
      const outputs = { db_username: user, db_password: password };
      return (await create({ outputs, ...more })).body.secretRotation;
    },
    shown: async (id) => (await send('GET', `${base}/${id}`)).body.secretRotation,
    valueOf: async (name) => {
      const query = { workspaceId: project.id, environment: 'dev', secretPath: '/' };
      const read = { token: admin.token, query };
      return (await world.app.request('GET', `/api/v3/secrets/raw/${name}`, read)).body.secret?.secretValue;
    },
    pass: async (seconds) => {
      world.app.runtime.advance(seconds);
      await work();
    },
    orderFor: async () => {
      const all = (await Promise.all(starts.map(events))).flat();
      const last = all
        .filter(({ metadata }) => metadata.turn)
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .at(-1);
      return { rotationId: last.metadata.rotationId, turn: last.metadata.turn, execution: last.id };
    },
  };
};
