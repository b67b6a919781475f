import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Aws } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';

export interface ArchiveTableProps {
  readonly settings: Settings;
  readonly bucket: IBucket;
}

const TABLE = 'audit_events';

/** What Athena sees of a line; metadata and who acted differ by type and stay JSON, for `json_extract_scalar`. */
const EVENT = [
  'id:string',
  'type:string',
  'outcome:string',
  'occurredat:string',
  'organizationid:string',
  'projectid:string',
  'projectname:string',
  'actor:struct<type:string,metadata:map<string,string>>',
  'ipaddress:string',
  'useragent:string',
  'requestid:string',
  'metadata:string',
  'read:boolean',
].join(',');

const COLUMNS = [
  { name: 'chain', type: 'string', comment: 'partition of the trail whose events are chained' },
  { name: 'position', type: 'bigint', comment: 'from 1, in the chain' },
  { name: 'previous', type: 'string', comment: 'hash of the link before' },
  { name: 'hash', type: 'string', comment: 'hash of this link' },
  { name: 'event', type: `struct<${EVENT}>`, comment: 'the audit event' },
];

/**
 * The archive as a table for Athena. Its partitions are computed from the query (partition projection), so that nobody
 * has to register a day; the organization is to be named by every query.
 */
export class ArchiveTable extends Construct {
  /** As queries name it: `"database"."table"`. */
  readonly qualifiedName: string;

  constructor(scope: Construct, id: string, { settings, bucket }: ArchiveTableProps) {
    super(scope, id);
    const name = settings.namePrefix.replaceAll('-', '_');
    const database = new CfnDatabase(this, 'Database', {
      catalogId: Aws.ACCOUNT_ID,
      databaseInput: { name, description: 'Locket: the archive of the audit trail' },
    });
    const location = `s3://${bucket.bucketName}`;
    new CfnTable(this, 'Table', {
      catalogId: Aws.ACCOUNT_ID,
      databaseName: database.ref,
      tableInput: {
        name: TABLE,
        description: 'Audit events, one per line; a line may have been delivered more than once',
        tableType: 'EXTERNAL_TABLE',
        partitionKeys: [
          { name: 'organization', type: 'string' },
          { name: 'day', type: 'string' },
        ],
        parameters: {
          'projection.enabled': 'true',
          'projection.organization.type': 'injected',
          'projection.day.type': 'date',
          'projection.day.format': 'yyyy-MM-dd',
          'projection.day.range': '2026-01-01,NOW+1DAY',
          'storage.location.template': `${location}/organization=\${organization}/day=\${day}/`,
        },
        storageDescriptor: {
          location: `${location}/`,
          columns: COLUMNS,
          inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
          compressed: true,
          serdeInfo: {
            serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
            parameters: { 'ignore.malformed.json': 'false', 'case.insensitive': 'true' },
          },
        },
      },
    });
    this.qualifiedName = `"${name}"."${TABLE}"`;
  }
}
