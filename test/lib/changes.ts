import type { Resource } from './stacks.ts';

/** One stack as CloudFormation sees it. */
export interface Deployed {
  readonly stack: string;
  readonly resources: Readonly<Record<string, Resource>>;
  /** Exported values by export name. */
  readonly exported: Readonly<Record<string, unknown>>;
  readonly imported: ReadonlySet<string>;
}

interface Owner {
  readonly stack: string;
  readonly id: string;
  readonly resource: Resource;
}

/** Properties that CloudFormation only changes by making another resource, of the types that carry a fixed name. */
const createOnly: Readonly<Record<string, readonly string[]>> = {
  'AWS::ApiGatewayV2::ApiMapping': ['DomainName'],
  'AWS::ApiGatewayV2::DomainName': ['DomainName'],
  'AWS::CloudWatch::Dashboard': ['DashboardName'],
  'AWS::DynamoDB::Table': ['TableName', 'KeySchema'],
  'AWS::Events::Archive': ['ArchiveName', 'SourceArn'],
  'AWS::Events::EventBus': ['Name'],
  'AWS::KMS::Alias': ['AliasName'],
  'AWS::KMS::Key': ['MultiRegion', 'Origin'],
  'AWS::Lambda::Function': ['FunctionName', 'PackageType'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::Logs::ResourcePolicy': ['PolicyName'],
  'AWS::Route53::RecordSet': ['HostedZoneId', 'Name', 'Type'],
  'AWS::SecretsManager::Secret': ['Name'],
  'AWS::SQS::Queue': ['FifoQueue', 'QueueName'],
};

/** Types whose names live in one name space. */
const nameSpaces: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::BasePathMapping': 'AWS::ApiGatewayV2::ApiMapping',
  'AWS::ApiGateway::DomainName': 'AWS::ApiGatewayV2::DomainName',
};

/** Names that need not be unique in an account and region. */
const freeNames = new Set(['AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api', 'AWS::ApiGateway::Stage']);

/** What a resource is called, with the space in which that must be unique; undefined when AWS names it. */
const nameOf = ({ stack, resource: { Type, Properties = {} } }: Owner): string | undefined => {
  if (freeNames.has(Type)) return undefined;
  const kind = Type.split('::').at(-1);
  const property = ['Name', `${kind}Name`, 'PolicyName', 'DomainName'].find((one) => one in Properties);
  if (!property || Type.startsWith('AWS::IAM::Policy')) return undefined;
  const name = JSON.stringify([Properties[property], Type.endsWith('RecordSet') && Properties.Type]);
  const scope = name.includes('AWS::StackId') ? stack : '';
  return `${nameSpaces[Type] ?? Type} ${name} ${scope}`;
};

const ownersIn = (app: readonly Deployed[]): Owner[] =>
  app.flatMap(({ stack, resources }) =>
    Object.entries(resources).map(([id, resource]) => ({ stack, id, resource })),
  );

const addressOf = ({ stack, id }: Owner): string => `${stack}/${id}`;

const isReplaced = (before: Owner, after: Owner): boolean =>
  before.resource.Type !== after.resource.Type ||
  (createOnly[before.resource.Type] ?? []).some(
    (property) =>
      JSON.stringify(before.resource.Properties[property]) !==
      JSON.stringify(after.resource.Properties[property]),
  );

/** Names that two resources would hold during the change, since CloudFormation creates before it deletes. */
export const collisions = (before: readonly Deployed[], after: readonly Deployed[]): string[] => {
  const owners = new Map(ownersIn(before).map((owner) => [nameOf(owner), owner]));
  owners.delete(undefined);
  return ownersIn(after).flatMap((owner) => {
    const holder = owners.get(nameOf(owner));
    if (!holder) return [];
    const stays = addressOf(holder) === addressOf(owner) && !isReplaced(holder, owner);
    return stays ? [] : [`${addressOf(owner)} needs the name of ${addressOf(holder)}`];
  });
};

/** Retained resources with a fixed name that the change leaves behind: changing back would need their names again. */
export const leftBehind = (before: readonly Deployed[], after: readonly Deployed[]): string[] => {
  const kept = new Set(ownersIn(after).map(addressOf));
  return ownersIn(before)
    .filter((owner) => owner.resource.DeletionPolicy?.startsWith('Retain'))
    .filter((owner) => nameOf(owner) !== undefined && !kept.has(addressOf(owner)))
    .map(addressOf);
};

/** Resources of the given types that the change would delete or replace. */
export const lost = (
  before: readonly Deployed[],
  after: readonly Deployed[],
  types: readonly string[],
): string[] => {
  const later = new Map(ownersIn(after).map((owner) => [addressOf(owner), owner]));
  return ownersIn(before)
    .filter(({ resource }) => types.includes(resource.Type))
    .filter((owner) => {
      const found = later.get(addressOf(owner));
      return !found || isReplaced(owner, found);
    })
    .map(addressOf);
};

/** Exports that would be taken away or altered while another stack still imports them, stacks deployed in order. */
export const exportsInUse = (before: readonly Deployed[], after: readonly Deployed[]): string[] =>
  after.flatMap(({ stack, exported }, position) => {
    const others = [...after.slice(0, position), ...before.slice(position + 1)];
    const was = before.find((one) => one.stack === stack)?.exported ?? {};
    return Object.keys(was)
      .filter((name) => JSON.stringify(was[name]) !== JSON.stringify(exported[name]))
      .filter((name) => others.some(({ imported }) => imported.has(name)))
      .map((name) => `${stack} gives up ${name}`);
  });
