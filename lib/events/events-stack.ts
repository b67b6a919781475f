import { Archive, CfnArchive, EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Aws, CfnOutput, Duration, Fn, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { CodeOf } from '../functions/code.ts';
import { type FunctionNetwork, functionNetwork, importVpc } from '../functions/function-network.ts';
import { removalPolicyOf } from '../removal.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';
import { streamArnOf } from '../storage/stream.ts';
import { AuditLog, EVENT_SOURCE } from './audit-log.ts';
import { Relay } from './relay.ts';
import { Reminders } from './reminders.ts';
import { Resend } from './resend.ts';
import { Webhooks } from './webhooks.ts';

export interface EventsStackProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly storage: Storage;
}

/** The audit trail outside the table (bus, archive, relay and log), and what follows from it or from the clock. */
export class EventsStack extends Stack {
  readonly webhookDeadLetters: IQueue;

  constructor(scope: Construct, id: string, props: EventsStackProps) {
    super(scope, id, { description: 'Locket: audit events and what follows from them' });
    const { settings, codeOf, storage } = props;
    const { table, tableKey, dataKey, deadLetters } = storage;
    const bus = new EventBus(this, 'Bus', {
      eventBusName: settings.namePrefix,
      description: 'Locket audit events',
    });
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
    new Relay(this, 'Relay', {
      settings,
      codeOf,
      dataKey,
      tableKey,
      bus,
      streamArn: streamArnOf(table),
      deadLetters,
    });
    this.webhookDeadLetters = new Webhooks(this, 'Webhooks', {
      settings,
      codeOf,
      storage,
      bus,
      ...privateWay(this, settings),
    }).deadLetters;
    new Resend(this, 'Resend', { settings, codeOf, storage, bus });
    new Reminders(this, 'Reminders', { settings, codeOf, storage });
    this.outputs(bus, new AuditLog(this, 'AuditLog', { settings, dataKey, bus, deadLetters }));
  }

  private outputs(bus: IEventBus, auditLog: AuditLog): void {
    new CfnOutput(this, 'BusArn', { value: bus.eventBusArn });
    new CfnOutput(this, 'AuditLogGroup', { value: auditLog.logGroup.logGroupName });
  }
}

/**
 * Only a VPC that the operator made may have a way out, and lead a worker both to its own targets and to SQS.
 * Nothing here is taken over from the API stack, so that either stack can give the VPC up by itself.
 */
const privateWay = (scope: Construct, settings: Settings): { readonly network?: FunctionNetwork } => {
  const { allowPrivateTargets, vpc } = settings;
  if (!allowPrivateTargets || !vpc || !('vpcId' in vpc)) return {};
  const network = new Construct(scope, 'Network');
  return { network: functionNetwork(network, importVpc(network, vpc)) };
};

/** First part of the UUID in the stack's ARN: a retained archive never blocks the next installation. */
const shortStackPart = (): string => Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));

const setKey = (archive: Archive, key: IKey): void => {
  const resource = archive.node.defaultChild;
  if (!CfnArchive.isCfnArchive(resource)) throw new Error('The archive has no resource.');
  resource.kmsKeyIdentifier = key.keyArn;
};
