import { describe, expect, it } from 'vitest';
import { httpGroups } from '../../functions/groups.ts';
import { ownQueues } from '../../lib/events/names.ts';
import { parseSettings } from '../../lib/settings.ts';
import { actionsOf, functionOf, resourcesOf, type Statement, templatesFor } from './stacks.ts';

const looking = (statements: readonly Statement[]) =>
  statements.filter((one) => actionsOf(one).some((action) => /^(sqs|cloudwatch):/.test(action)));

const adminWith = (settings: object) => functionOf(templatesFor(settings).api, 'admin');

const existingVpc = {
  vpcId: 'vpc-0123456789abcdef0',
  availabilityZones: ['eu-central-1a'],
  subnetIds: ['subnet-0123456789abcdef0'],
  routeTableIds: ['rtb-0123456789abcdef0'],
  cidr: '10.0.0.0/16',
};

describe('looking at queues and alarms', () => {
  it('is for the function that shows them, and for no other', () => {
    const { api } = templatesFor({});
    const able = httpGroups
      .map(({ name }) => name)
      .filter((name) => looking(functionOf(api, name).statements).length > 0);
    expect(able).toEqual(['admin']);
  });

  it('counts messages of every queue of the installation and of its dead letters, and takes none', () => {
    const { statements, resource } = adminWith({});
    const [counting] = looking(statements);
    expect(counting?.Action).toBe('sqs:GetQueueAttributes');
    const { events, storage } = templatesFor({});
    const made = [events, storage].flatMap((template) =>
      Object.values(resourcesOf(template, 'AWS::SQS::Queue')).map(({ Properties }) => Properties.QueueName),
    );
    const named = [counting?.Resource].flat().map((arn) => /locket-[\w-]+/.exec(JSON.stringify(arn))?.[0]);
    expect(named.sort()).toEqual(made.sort());
    const { LOCKET_QUEUES, LOCKET_ALARM_PREFIX } = resource.Properties.Environment.Variables;
    expect(LOCKET_QUEUES).toBe(ownQueues(parseSettings({})).join(','));
    expect(LOCKET_ALARM_PREFIX).toBe('locket-observability-');
  });

  it('reads states of alarms of its own region and account, and figures of metrics, which have no ARN', () => {
    const [, alarms, metrics] = looking(adminWith({}).statements);
    expect(alarms?.Action).toBe('cloudwatch:DescribeAlarms');
    expect(JSON.stringify(alarms?.Resource)).toMatch(/AWS::Region.*AWS::AccountId.*:alarm:\*/);
    expect(metrics).toMatchObject({ Action: 'cloudwatch:GetMetricData', Resource: '*' });
  });

  it('is not tried from a VPC of Locket’s own, which leads there by no way', () => {
    const { statements, resource } = adminWith({ apiType: 'private' });
    expect(looking(statements)).toEqual([]);
    expect(resource.Properties.Environment.Variables.LOCKET_QUEUES).toBeUndefined();
    const within = adminWith({ apiType: 'private', vpc: existingVpc });
    expect(looking(within.statements)).toHaveLength(3);
  });
});
