import { isIP } from 'node:net';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Peer, Port } from 'aws-cdk-lib/aws-ec2';
import { Archive, CfnArchive, EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Aws, CfnOutput, Duration, Fn, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Worker } from '../../functions/workers/worker.ts';
import type { CodeOf } from '../functions/code.ts';
import {
  databaseNetworkOf,
  type FunctionNetwork,
  functionNetwork,
  importVpc,
} from '../functions/function-network.ts';
import type { HsmCodeOf } from '../hsm/layer-contents.ts';
import { removalPolicyOf } from '../removal.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';
import { queueOf, workersIn } from '../workers/discovered.ts';
import { WorkerConstruct } from '../workers/worker-construct.ts';
import { workflows } from '../workflows/discovered.ts';
import { WorkflowConstruct } from '../workflows/workflow-construct.ts';
import { ArchiveStream } from './archive-stream.ts';
import { ArchiveTable } from './archive-table.ts';
import { AuditLog, EVENT_SOURCE } from './audit-log.ts';
import { letAccountsPutRules } from './bus-policy.ts';

export interface EventsStackProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly storage: Storage;
  readonly hsmCodeOf?: HsmCodeOf | undefined;
}

/** The audit trail outside the table (bus, archive, relay and log), and what follows from it or from the clock. */
export class EventsStack extends Stack {
  /** Dead letters of workers that have their own, by the worker's name. */
  readonly workerDeadLetters: ReadonlyMap<string, IQueue>;
  /** Age of the oldest event that waits for the archive. */
  readonly archiveAge: IMetric;

  constructor(scope: Construct, id: string, props: EventsStackProps) {
    super(scope, id, { description: 'Locket: audit events and what follows from them' });
    const { settings, storage } = props;
    const { dataKey, deadLetters } = storage;
    const bus = new EventBus(this, 'Bus', {
      eventBusName: settings.namePrefix,
      description: 'Locket audit events',
    });
    letAccountsPutRules(bus, settings.busRuleAccounts);
    const archive = new Archive(this, 'Archive', {
      sourceEventBus: bus,
      archiveName: `${settings.namePrefix}-audit-${shortStackPart()}`,
      description: 'Locket audit events, for replay',
      eventPattern: { source: [EVENT_SOURCE] },
      retention: Duration.days(settings.archiveRetentionDays),
    });
    archive.applyRemovalPolicy(removalPolicyOf(settings));
    // The construct would add to the key's policy, which lives in the storage stack and allows this already.
    setKey(archive, dataKey);
    const { archive: bucket } = storage;
    const archiveStream = new ArchiveStream(this, 'ArchiveStream', { settings, dataKey, bucket });
    this.archiveAge = archiveStream.age;
    const catalog = new ArchiveTable(this, 'ArchiveTable', { settings, bucket });
    const workers = this.addWorkers(props, bus, archiveStream);
    this.workerDeadLetters = presentOf(workers, ({ own }) => own?.deadLetters);
    const functions = presentOf(workers, (worker) => worker.function);
    for (const workflow of workflows)
      new WorkflowConstruct(this, { workflow, settings, storage, bus, functions });
    this.outputs(bus, new AuditLog(this, 'AuditLog', { settings, dataKey, bus, deadLetters }));
    new CfnOutput(this, 'AuditArchiveTable', { value: catalog.qualifiedName });
  }

  private addWorkers(
    { settings, codeOf, hsmCodeOf, storage }: EventsStackProps,
    bus: IEventBus,
    archiveStream: ArchiveStream,
  ): Workers {
    const queues = new Map<string, IQueue>();
    const props = {
      settings,
      codeOf,
      hsmCodeOf,
      storage,
      bus,
      queues,
      archiveStream,
      ...privateWay(this, settings),
      databases: databaseNetworkOf(this, settings),
    };
    return fedFirst(workersIn('events', settings)).map((worker) => {
      const made = new WorkerConstruct(this, { ...props, worker });
      const name = queueOf(worker)?.name;
      if (made.own && name !== undefined) queues.set(name, made.own.queue);
      return [worker.name, made];
    });
  }

  private outputs(bus: IEventBus, auditLog: AuditLog): void {
    new CfnOutput(this, 'BusArn', { value: bus.eventBusArn });
    new CfnOutput(this, 'AuditLogGroup', { value: auditLog.logGroup.logGroupName });
  }
}

/** Workers in an order in which a queue is there before who feeds it. */
const fedFirst = (workers: readonly Worker[]): readonly Worker[] =>
  [...workers].sort((a, b) => Number(a.feeds !== undefined) - Number(b.feeds !== undefined));

type Workers = readonly (readonly [name: string, worker: WorkerConstruct])[];

/** One thing of each worker that has it, by the worker's name. */
const presentOf = <T>(workers: Workers, of: (worker: WorkerConstruct) => T | undefined): Map<string, T> =>
  new Map(
    workers.flatMap(([name, worker]) => {
      const value = of(worker);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );

/**
 * Only a VPC that the operator made may have a way out, and lead a worker both to its own targets and to SQS;
 * and an HSM is in one.
 * Nothing here is taken over from the API stack, so that either stack can give the VPC up by itself.
 */
const privateWay = (scope: Construct, settings: Settings): { readonly network?: FunctionNetwork } => {
  const { acmeNetworks, allowPrivateTargets, pkcs11, vpc } = settings;
  const leadsIntoVpc = allowPrivateTargets || acmeNetworks.length > 0 || pkcs11;
  if (!leadsIntoVpc || !vpc || !('vpcId' in vpc)) return {};
  const network = new Construct(scope, 'Network');
  const made = functionNetwork(network, importVpc(network, vpc), pkcs11?.ports);
  if (acmeNetworks.length > 0) letValidationOut(made, settings);
  return { network: made };
};

/** Proofs are looked for by plain HTTP too, and names asked of whom the settings name. */
const letValidationOut = ({ securityGroups }: FunctionNetwork, { acmeResolvers }: Settings): void => {
  for (const group of securityGroups) {
    group.addEgressRule(Peer.anyIpv4(), Port.tcp(80), 'Proofs of ACME');
    for (const address of acmeResolvers) {
      const resolver = isIP(address) === 4 ? Peer.ipv4(`${address}/32`) : Peer.ipv6(`${address}/128`);
      group.addEgressRule(resolver, Port.udp(53), 'Resolvers of ACME');
      group.addEgressRule(resolver, Port.tcp(53), 'Resolvers of ACME');
    }
  }
};

/** First part of the UUID in the stack's ARN: a retained archive never blocks the next installation. */
const shortStackPart = (): string => Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));

const setKey = (archive: Archive, key: IKey): void => {
  const resource = archive.node.defaultChild;
  if (!CfnArchive.isCfnArchive(resource)) throw new Error('The archive has no resource.');
  resource.kmsKeyIdentifier = key.keyArn;
};
