import { Archive, CfnArchive, EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { CodeOf } from '../functions/code.ts';
import type { FunctionNetwork } from '../functions/locket-function.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';
import { streamArnOf } from '../storage/stream.ts';
import { AuditLog, EVENT_SOURCE } from './audit-log.ts';
import { Relay } from './relay.ts';
import { Reminders } from './reminders.ts';
import { Webhooks } from './webhooks.ts';

export interface EventsStackProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly storage: Storage;
  /** The VPC that functions run in, if they do. */
  readonly network?: FunctionNetwork | undefined;
}

/** The audit trail outside the table (bus, archive, relay and log), and what follows from it or from the clock. */
export class EventsStack extends Stack {
  readonly deadLetters: IQueue;
  readonly webhookDeadLetters: IQueue;

  constructor(scope: Construct, id: string, props: EventsStackProps) {
    super(scope, id, { description: 'Locket: audit events and what follows from them' });
    const { settings, codeOf, storage } = props;
    const { table, dataKey } = storage;
    const bus = new EventBus(this, 'Bus', {
      eventBusName: settings.namePrefix,
      description: 'Locket audit events',
    });
    const archive = new Archive(this, 'Archive', {
      sourceEventBus: bus,
      archiveName: `${settings.namePrefix}-audit`,
      description: 'Locket audit events, for replay',
      eventPattern: { source: [EVENT_SOURCE] },
      retention: Duration.days(settings.archiveRetentionDays),
    });
    // The construct would add to the key's policy, which lives in the storage stack and allows this already.
    setKey(archive, dataKey);
    this.deadLetters = new Relay(this, 'Relay', {
      settings,
      codeOf,
      dataKey,
      bus,
      streamArn: streamArnOf(table),
    }).deadLetters;
    this.webhookDeadLetters = new Webhooks(this, 'Webhooks', {
      settings,
      codeOf,
      storage,
      bus,
      ...privateWay(props),
    }).deadLetters;
    new Reminders(this, 'Reminders', { settings, codeOf, storage });
    this.outputs(bus, new AuditLog(this, 'AuditLog', { settings, dataKey, bus }));
  }

  private outputs(bus: IEventBus, auditLog: AuditLog): void {
    new CfnOutput(this, 'BusArn', { value: bus.eventBusArn });
    new CfnOutput(this, 'AuditLogGroup', { value: auditLog.logGroup.logGroupName });
  }
}

/** Only a VPC that the operator made may have a way out, and lead a worker both to its own targets and to SQS. */
const privateWay = ({ settings, network }: EventsStackProps): { readonly network?: FunctionNetwork } =>
  network && settings.allowPrivateTargets && settings.vpc && 'vpcId' in settings.vpc ? { network } : {};

const setKey = (archive: Archive, key: IKey): void => {
  const resource = archive.node.defaultChild;
  if (!CfnArchive.isCfnArchive(resource)) throw new Error('The archive has no resource.');
  resource.kmsKeyIdentifier = key.keyArn;
};
