import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { App } from 'aws-cdk-lib/core';
import { addChecks } from '../../lib/checks.ts';
import type { CodeOf } from '../../lib/functions/code.ts';
import { addLocket, type LocketAppProps, type LocketStacks } from '../../lib/locket-app.ts';
import { contextOfProject } from '../../lib/project.ts';
import { parseSettings } from '../../lib/settings.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface Synthesized {
  readonly storage: Template;
  readonly api: Template;
  readonly events: Template;
  readonly maintenance: Template;
  readonly observability: Template;
  readonly extension?: Template;
}

export type Resource = {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: templates are arbitrary JSON
  readonly Properties: any;
  readonly DeletionPolicy?: string;
  readonly Metadata?: Record<string, unknown>;
};

export interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** Code that answers nothing, in place of bundles: what templates say does not depend on it. */
const emptyCode: CodeOf = () => Code.fromInline('export const handler = async () => ({ statusCode: 204 });');

/** An app with Locket's stacks; its functions hold no code of ours unless `codeOf` gives them some. */
export const buildStacks = (
  settings: object = {},
  options: Partial<Pick<LocketAppProps, 'groups' | 'codeOf'>> & { templateRules?: boolean } = {},
): LocketStacks & { app: App } => {
  const { templateRules = false, codeOf = emptyCode, groups } = options;
  const app = new App({
    outdir: temporaryFolder(),
    context: contextOfProject(),
    analyticsReporting: false,
    treeMetadata: false,
    builtinCloudFormationValidation: templateRules,
  });
  addChecks(app);
  const stacks = addLocket(app, {
    settings: parseSettings(settings),
    codeOf,
    layerCodeOf: () => Code.fromAsset(import.meta.dirname),
    hsmCodeOf: () => Code.fromAsset(import.meta.dirname),
    ...(groups && { groups }),
  });
  return { app, ...stacks };
};

const synthesized = new Map<string, Synthesized>();

/** Templates of all stacks, synthesized once per settings. */
export const templatesFor = (settings: object = {}): Synthesized => {
  const key = JSON.stringify(settings);
  const known = synthesized.get(key);
  if (known) return known;
  const { storage, api, events, maintenance, observability, extension } = buildStacks(settings);
  const templates = {
    storage: Template.fromStack(storage),
    api: Template.fromStack(api),
    events: Template.fromStack(events),
    maintenance: Template.fromStack(maintenance),
    observability: Template.fromStack(observability),
    ...(extension && { extension: Template.fromStack(extension) }),
  };
  synthesized.set(key, templates);
  return templates;
};

/** Resources of a template, optionally of one type, by logical id. */
export const resourcesOf = (template: Template, type?: string): Record<string, Resource> =>
  Object.fromEntries(
    Object.entries(template.toJSON().Resources as Record<string, Resource>).filter(
      ([, resource]) => type === undefined || resource.Type === type,
    ),
  );

/** The only resource of a type; fails when there is another. */
export const onlyResource = (template: Template, type: string): Resource => {
  const found = Object.values(resourcesOf(template, type));
  if (found.length !== 1 || !found[0]) throw new Error(`Expected one ${type}, found ${found.length}.`);
  return found[0];
};

/** The only resource of a type below a construct, by how its logical id begins. */
export const onlyPart = (template: Template, type: string, construct: string): [string, Resource] => {
  const found = Object.entries(resourcesOf(template, type)).filter(([id]) => id.startsWith(construct));
  if (found.length !== 1 || !found[0])
    throw new Error(`Expected one ${type} in ${construct}, found ${found.length}.`);
  return found[0];
};

/** The function called `locket-<name>` and everything its role may do. */
export const functionOf = (
  template: Template,
  name: string,
): { resource: Resource; statements: Statement[] } => {
  const resource = Object.values(resourcesOf(template, 'AWS::Lambda::Function')).find(
    ({ Properties }) => Properties.FunctionName === `locket-${name}`,
  );
  if (!resource) throw new Error(`There is no function ${name}.`);
  const role = resource.Properties.Role['Fn::GetAtt'][0] as string;
  return { resource, statements: statementsOfRole(template, role) };
};

/** In the role itself, and in policies that are attached to it. */
const statementsOfRole = (template: Template, role: string): Statement[] => [
  ...statementsWithin(resourcesOf(template)[role]),
  ...Object.values(resourcesOf(template, 'AWS::IAM::Policy'))
    .filter(({ Properties }) => Properties.Roles.some((ref: { Ref: string }) => ref.Ref === role))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[]),
];

/** What stands in a role itself. */
const statementsWithin = (role: Resource | undefined): Statement[] =>
  (role?.Properties.Policies ?? []).flatMap(
    ({ PolicyDocument }: { PolicyDocument: { Statement: Statement[] } }) => PolicyDocument.Statement,
  );

/** Whatever any role of a template is allowed. */
export const allStatements = (template: Template): Statement[] =>
  [
    ...Object.values(resourcesOf(template, 'AWS::IAM::Role')).flatMap(statementsWithin),
    ...Object.values(resourcesOf(template, 'AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement as Statement[],
    ),
  ].filter(({ Effect }) => Effect === 'Allow');

/** Actions as a list, sorted. */
export const actionsOf = ({ Action }: Statement): string[] => [Action].flat().sort();

/** Every action that a list of statements allows, sorted. */
export const allowedActions = (statements: readonly Statement[]): string[] =>
  [...new Set(statements.filter(({ Effect }) => Effect === 'Allow').flatMap(actionsOf))].sort();
