import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Worker } from '../../functions/workers/worker.ts';
import type { CodeOf } from '../functions/code.ts';
import type { FunctionNetwork } from '../functions/function-network.ts';
import { LocketFunction } from '../functions/locket-function.ts';
import { hsmLayerIn } from '../hsm/hsm-layer.ts';
import type { HsmCodeOf } from '../hsm/layer-contents.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';
import { queueOf } from './discovered.ts';
import { startBySchedule } from './schedule-trigger.ts';
import { startByStream } from './stream-trigger.ts';
import { workerEnvironment } from './worker-environment.ts';
import { startByQueue, type WorkerQueue, workerQueue } from './worker-queue.ts';
import { asksHsm, isScheduled, workerStatements } from './worker-statements.ts';

export interface WorkerConstructProps {
  readonly worker: Worker;
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly storage: Storage;
  /** Set in the stack that has the bus. */
  readonly bus?: IEventBus;
  /** Set where those that call others may call addresses of a VPC. */
  readonly network?: FunctionNetwork;
  readonly hsmCodeOf?: HsmCodeOf | undefined;
}

/** Who asks an HSM, or calls others where the settings lead there. */
const callsIntoVpc = (worker: Worker, settings: Settings): boolean =>
  asksHsm(worker, settings) || (worker.callsOut === true && settings.allowPrivateTargets);

/** A worker as its `worker.ts` says it is, with all that starts it. */
export class WorkerConstruct extends Construct {
  /** Dead letters of its own, if it has a queue of its own. */
  readonly deadLetters: IQueue | undefined;
  readonly function: IFunction;

  constructor(scope: Construct, props: WorkerConstructProps) {
    super(scope, props.worker.constructId);
    const own = this.ownQueue(props);
    const { settings, storage } = props;
    const made = this.workerFunction(props, own?.queue);
    const triggered = { scope: this, settings, storage, worker: made };
    for (const trigger of props.worker.startedBy) {
      if (trigger.kind === 'stream') startByStream(triggered, trigger);
      if (trigger.kind === 'schedule') startBySchedule(triggered, trigger);
      if (trigger.kind === 'queue' && own) startByQueue(triggered, own, trigger);
    }
    this.function = made.function;
    this.deadLetters = own?.deadLetters;
  }

  private ownQueue({ worker, bus, ...props }: WorkerConstructProps): WorkerQueue | undefined {
    const trigger = queueOf(worker);
    if ((trigger || worker.usesBus) && !bus)
      throw new Error(`The worker ${worker.name} needs the bus, which the stack ${worker.stack} has not.`);
    return trigger && bus && workerQueue(this, { ...props, bus }, trigger);
  }

  private workerFunction(props: WorkerConstructProps, queue: IQueue | undefined): LocketFunction {
    const { worker, settings, codeOf, storage, network } = props;
    const surroundings = { ...props, ...(queue && { queue }) };
    const layer = asksHsm(worker, settings) ? hsmLayerIn(this, settings, props.hsmCodeOf) : undefined;
    return new LocketFunction(this, 'Worker', {
      settings,
      name: worker.name,
      description: worker.description,
      code: codeOf(worker.name),
      dataKey: storage.dataKey,
      timeout: Duration.seconds(worker.timeout),
      ...(worker.memory && { memory: worker.memory }),
      ...(isScheduled(worker) && { deadLetters: storage.deadLetters }),
      environment: workerEnvironment(worker, surroundings),
      statements: workerStatements(this, worker, surroundings),
      ...(network && callsIntoVpc(worker, settings) && { network }),
      ...(layer && { layers: [layer] }),
    });
  }
}
