import { asText, type JsonObject } from './resource.ts';

/** The account and region that everything local claims to be in. */
export const account = '000000000000';
export const region = 'us-east-1';

/** What `Ref` and `Fn::GetAtt` give for a resource. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

type Naming = (generated: string, properties: JsonObject) => Identity;

const localArn = (service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

/** A resource whose Ref is its name and whose Arn is made of it. */
const named =
  (property: string, service: string, prefix: string): Naming =>
  (generated, properties) => {
    const name = asText(properties[property]) ?? generated;
    const arn = localArn(service, `${prefix}${name}`);
    return { ref: name, attributes: { Arn: arn, Name: name } };
  };

/** A resource whose Ref is its Arn. */
const referredByArn =
  (property: string, service: string, prefix: string): Naming =>
  (generated, properties) => {
    const name = asText(properties[property]) ?? generated;
    const arn = localArn(service, `${prefix}${name}`);
    return { ref: arn, attributes: { Arn: arn, Name: name, QueueName: name, TopicName: name } };
  };

const table: Naming = (generated, properties) => {
  const identity = named('TableName', 'dynamodb', 'table/')(generated, properties);
  return {
    ref: identity.ref,
    attributes: { ...identity.attributes, StreamArn: `${identity.attributes.Arn}/stream/local` },
  };
};

const api: Naming = (generated) => ({
  ref: generated,
  attributes: { ApiId: generated, RestApiId: generated, RootResourceId: `${generated}/root` },
});

const plain: Naming = (generated) => ({ ref: generated, attributes: { Id: generated } });

/** An alias or a version: the function's Arn with a qualifier. */
const qualified =
  (property: string): Naming =>
  (_generated, properties) => {
    const name = (asText(properties.FunctionName) ?? '').replace(/^.*:function:/, '');
    const arn = `${localArn('lambda', `function:${name}`)}:${asText(properties[property]) ?? '1'}`;
    return { ref: arn, attributes: { Arn: arn, Version: '1', FunctionArn: arn, AliasArn: arn } };
  };

/** The resource types that links between resources may go through, with the names they have locally. */
const namings: Readonly<Record<string, Naming>> = {
  'AWS::ApiGateway::RestApi': api,
  'AWS::ApiGateway::Stage': plain,
  'AWS::ApiGatewayV2::Api': api,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::DynamoDB::Table': table,
  'AWS::Events::Archive': named('ArchiveName', 'events', 'archive/'),
  'AWS::Events::EventBus': named('Name', 'events', 'event-bus/'),
  'AWS::Events::Rule': named('Name', 'events', 'rule/'),
  'AWS::IAM::Role': named('RoleName', 'iam', 'role/'),
  'AWS::KMS::Alias': named('AliasName', 'kms', ''),
  'AWS::KMS::Key': (generated) => ({
    ref: generated,
    attributes: { Arn: localArn('kms', `key/${generated}`), KeyId: generated },
  }),
  'AWS::KinesisFirehose::DeliveryStream': named('DeliveryStreamName', 'firehose', 'deliverystream/'),
  'AWS::Lambda::Alias': qualified('Name'),
  'AWS::Lambda::Function': named('FunctionName', 'lambda', 'function:'),
  'AWS::Lambda::LayerVersion': referredByArn('LayerName', 'lambda', 'layer:'),
  'AWS::Lambda::Version': qualified('Version'),
  'AWS::Logs::LogGroup': named('LogGroupName', 'logs', 'log-group:'),
  'AWS::S3::Bucket': named('BucketName', 's3', ''),
  'AWS::SNS::Topic': referredByArn('TopicName', 'sns', ''),
  'AWS::SQS::Queue': (generated, properties) => {
    const name = asText(properties.QueueName) ?? generated;
    return {
      ref: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
      attributes: { Arn: localArn('sqs', name), QueueName: name },
    };
  },
  'AWS::StepFunctions::StateMachine': referredByArn('StateMachineName', 'states', 'stateMachine:'),
};

/** How a resource of this type is called locally, or undefined when the runner does not know the type. */
export const identify = (type: string, generated: string, properties: JsonObject): Identity | undefined =>
  namings[type]?.(generated, properties);
