import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Worker } from '../../functions/workers/worker.ts';
import type { ArchiveStream } from '../events/archive-stream.ts';
import { acceptObjects } from '../findings.ts';
import { caKeyRoleName } from '../functions/ca-keys.ts';
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
  /** Set in the stack that fills the archive. */
  readonly archiveStream?: ArchiveStream;
  /** Queues of workers made before, by their names. */
  readonly queues?: ReadonlyMap<string, IQueue>;
  /** Set where those that call others may call addresses of a VPC. */
  readonly network?: FunctionNetwork;
  /** Where customers' databases are reached from, where the settings say so. */
  readonly databases?: FunctionNetwork | undefined;
  readonly hsmCodeOf?: HsmCodeOf | undefined;
}

/** Who asks an HSM, or calls others where the settings lead there. */
const callsIntoVpc = (worker: Worker, settings: Settings): boolean =>
  asksHsm(worker, settings) ||
  (worker.callsOut === true && settings.allowPrivateTargets) ||
  (worker.validatesNames === true && settings.acmeNetworks.length > 0);

/** A worker as its `worker.ts` says it is, with all that starts it. */
export class WorkerConstruct extends Construct {
  /** The queue of its own, if it has one, and its dead letters. */
  readonly own: WorkerQueue | undefined;
  readonly function: IFunction;

  constructor(scope: Construct, props: WorkerConstructProps) {
    super(scope, props.worker.constructId);
    const own = this.ownQueue(props);
    this.own = own;
    const { settings, storage } = props;
    const made = this.workerFunction(props, own);
    const triggered = { scope: this, settings, storage, worker: made };
    this.function = made.function;
    for (const trigger of props.worker.startedBy) {
      if (trigger.kind === 'stream') startByStream(triggered, trigger);
      if (trigger.kind === 'schedule') startBySchedule(triggered, trigger);
      if (trigger.kind === 'queue' && own) startByQueue(triggered, own, trigger);
    }
    if (props.worker.signsDigests)
      acceptObjects(
        triggered.worker,
        storage.archive,
        ['digests/*'],
        'Digests are called by their numbers: all lie in one folder of the archive.',
      );
  }

  private ownQueue({ worker, bus, ...props }: WorkerConstructProps): WorkerQueue | undefined {
    const trigger = queueOf(worker);
    if ((trigger || worker.usesBus) && !bus)
      throw new Error(`The worker ${worker.name} needs the bus, which the stack ${worker.stack} has not.`);
    return trigger && bus && workerQueue(this, { ...props, bus }, trigger);
  }

  /** The queues that it feeds, by their names. */
  private fed({ worker, queues }: WorkerConstructProps): ReadonlyMap<string, IQueue> {
    return new Map(
      (worker.feeds ?? []).map((name) => {
        const queue = queues?.get(name);
        if (!queue)
          throw new Error(`The worker ${worker.name} feeds a queue that the stack ${worker.stack} has not.`);
        return [name, queue];
      }),
    );
  }

  private workerFunction(props: WorkerConstructProps, own: WorkerQueue | undefined): LocketFunction {
    const { worker, settings, codeOf, storage, network, databases } = props;
    const standsIn =
      (worker.reachesDatabases ? databases : undefined) ??
      (callsIntoVpc(worker, settings) ? network : undefined);
    const surroundings = { ...props, ...(own && { own }), fed: this.fed(props) };
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
      ...(standsIn && { network: standsIn }),
      ...(worker.retiresCaKeys && { roleName: caKeyRoleName(settings, 'ca-keys') }),
      ...(layer && { layers: [layer] }),
    });
  }
}
