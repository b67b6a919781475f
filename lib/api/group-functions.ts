import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Group } from '../../functions/group.ts';
import { acceptObjects } from '../findings.ts';
import { caKeyParts } from '../functions/ca-keys.ts';
import type { CodeOf } from '../functions/code.ts';
import { platformEnvironment } from '../functions/environment.ts';
import { databaseNetworkOf, type FunctionNetwork } from '../functions/function-network.ts';
import { keptAppsParts } from '../functions/kept-apps.ts';
import { LocketFunction } from '../functions/locket-function.ts';
import {
  archivedTrail,
  customerRoleStatement,
  declaredStatement,
  mailStatement,
  readArchiveStatements,
  tableStatements,
  targetRoleStatement,
  unwrapStatement,
} from '../functions/rights.ts';
import { workingsParts } from '../functions/workings.ts';
import { pinStatements, wrappingKeyArns } from '../functions/wrapping.ts';
import { hsmLayerIn } from '../hsm/hsm-layer.ts';
import type { HsmCodeOf } from '../hsm/layer-contents.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';

/** Just under the 30 seconds after which API Gateway gives up. */
const TIMEOUT_SECONDS = 29;

export interface GroupFunctionsProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly storage: Storage;
  readonly groups: readonly Group[];
  readonly network?: FunctionNetwork;
  readonly hsmCodeOf?: HsmCodeOf | undefined;
}

/** What functions that answer HTTP are told about who asks. */
const doorEnvironment = ({
  allowedOrigins,
  clientCertificateHeader,
  clientCertificateSources,
}: Settings): Record<string, string> => ({
  ...(allowedOrigins.length > 0 && { LOCKET_ALLOWED_ORIGINS: allowedOrigins.join(',') }),
  ...(clientCertificateHeader && { LOCKET_CLIENT_CERTIFICATE_HEADER: clientCertificateHeader }),
  ...(clientCertificateSources.length > 0 && {
    LOCKET_CLIENT_CERTIFICATE_SOURCES: clientCertificateSources.join(','),
  }),
});

/** One Lambda per endpoint group, each with exactly the rights that the group declares. */
export class GroupFunctions extends Construct {
  private readonly byName = new Map<string, IFunction>();
  private readonly databases: FunctionNetwork | undefined;

  constructor(scope: Construct, id: string, props: GroupFunctionsProps) {
    super(scope, id);
    this.databases = databaseNetworkOf(this, props.settings);
    for (const group of props.groups) this.byName.set(group.name, this.functionOf(group, props));
  }

  /** The function of a group; throws when there is no such group. */
  of(name: string): IFunction {
    const found = this.byName.get(name);
    if (!found) throw new Error(`There is no function group ${name}.`);
    return found;
  }

  private networkOf(group: Group, { settings, network }: GroupFunctionsProps): FunctionNetwork | undefined {
    if (group.reachesDatabases && this.databases) return this.databases;
    return standsInVpc(group, settings) ? network : undefined;
  }

  private functionOf(group: Group, props: GroupFunctionsProps): IFunction {
    const { settings, codeOf, storage } = props;
    const { table, tableKey, dataKey, archive } = storage;
    const standsIn = this.networkOf(group, props);
    const layer = group.keys ? hsmLayerIn(this, settings, props.hsmCodeOf) : undefined;
    const readsArchive = group.calls?.includes('auditArchive') === true;
    const caKeys = caKeyParts(this, settings, group.calls ?? []);
    const keptApps = keptAppsParts(group.calls?.includes('keptApps') === true, settings);
    const workings = workingsParts(group.calls?.includes('workings') === true, settings);
    const mailFrom = group.calls?.includes('mailer') ? settings.mailFrom : undefined;
    const made = new LocketFunction(this, group.name, {
      settings,
      name: group.name,
      description: `Answers the ${group.name} endpoints`,
      code: codeOf(group.name),
      dataKey,
      timeout: Duration.seconds(Math.min(group.timeout ?? TIMEOUT_SECONDS, TIMEOUT_SECONDS)),
      ...(group.memory && { memory: group.memory }),
      environment: {
        ...platformEnvironment(settings, storage),
        ...doorEnvironment(settings),
        ...caKeys.environment,
        ...keptApps.environment,
        ...workings.environment,
        ...(mailFrom && { LOCKET_MAIL: `ses:${mailFrom}` }),
        ...(readsArchive && { LOCKET_ARCHIVE_BUCKET: archive.bucketName }),
      },
      statements: [
        ...tableStatements(table, tableKey, group.table),
        ...(group.keys ? [unwrapStatement(wrappingKeyArns(storage)), ...pinStatements(settings)] : []),
        ...(mailFrom ? [mailStatement(this, mailFrom)] : []),
        ...assumingStatements(group),
        ...caKeys.statements,
        ...keptApps.statements,
        ...workings.statements,
        ...(readsArchive ? readArchiveStatements(archive, dataKey) : []),
        ...(group.statements ?? []).map(declaredStatement),
      ],
      ...caKeys.role,
      ...(layer && { layers: [layer] }),
      ...(standsIn && { network: standsIn }),
    });
    if (readsArchive)
      acceptObjects(
        made,
        archive,
        [archivedTrail],
        'Which organization asks is known to the function alone.',
      );
    return made.function;
  }
}

/** Roles of customers that the function of a group becomes. */
const assumingStatements = ({ calls = [] }: Group): PolicyStatement[] => [
  ...(calls.includes('customerKms') ? [customerRoleStatement()] : []),
  ...(calls.includes('syncTargets') ? [targetRoleStatement()] : []),
];

/** A group that says it needs no VPC stands in one all the same where its keys are in an HSM there. */
const standsInVpc = ({ vpc, keys }: Group, { pkcs11 }: Settings): boolean =>
  vpc !== false || (keys === true && pkcs11 !== undefined);
