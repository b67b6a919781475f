import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';

export interface FirewallProps {
  readonly settings: Pick<Settings, 'namePrefix'>;
  readonly stage: Stage;
}

interface ManagedGroup {
  readonly name: string;
  /** Rules that only count, because what they look for is lawful here. */
  readonly countOnly: readonly string[];
}

/**
 * AWS managed rule groups. The values and names of secrets are arbitrary text (scripts, addresses, paths,
 * `.ini` and `.log`), and bulk requests exceed 8 KB: rules that judge such content count instead of blocking.
 */
const managedGroups: readonly ManagedGroup[] = [
  { name: 'AWSManagedRulesAmazonIpReputationList', countOnly: [] },
  {
    name: 'AWSManagedRulesKnownBadInputsRuleSet',
    countOnly: ['JavaDeserializationRCE_BODY', 'Log4JRCE_BODY'],
  },
  {
    name: 'AWSManagedRulesCommonRuleSet',
    countOnly: [
      'CrossSiteScripting_BODY',
      'EC2MetaDataSSRF_BODY',
      'GenericLFI_BODY',
      'GenericRFI_BODY',
      'NoUserAgent_HEADER',
      'RestrictedExtensions_QUERYARGUMENTS',
      'RestrictedExtensions_URIPATH',
      'SizeRestrictions_BODY',
    ],
  },
];

/** A WAF web ACL in front of a REST API's stage. */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, { settings, stage }: FirewallProps) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      description: 'Locket',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(settings.namePrefix),
      rules: managedGroups.map(ruleOf),
    });
    new CfnWebACLAssociation(this, 'Association', { resourceArn: stage.stageArn, webAclArn: acl.attrArn });
  }
}

const ruleOf = ({ name, countOnly }: ManagedGroup, priority: number): CfnWebACL.RuleProperty => ({
  name,
  priority,
  overrideAction: { none: {} },
  visibilityConfig: visibility(name),
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ruleActionOverrides: countOnly.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
    },
  },
});

/** Sampled requests would show paths and authorization headers in the console. */
const visibility = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
});
