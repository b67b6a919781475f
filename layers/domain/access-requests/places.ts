import { LocketError } from '../errors.ts';
import { matcherOf } from '../permissions/glob.ts';
import { isGlobWithin } from '../permissions/glob-containment.ts';
import { implies } from '../permissions/implication.ts';
import { hasPlaceholder } from '../permissions/placeholders.ts';
import { isObject, type Rule, subjectsOf } from '../permissions/rule.ts';
import { actionsOf } from '../permissions/subjects.ts';
import { environmentBySlug } from '../projects/access.ts';
import type { Environment, Project } from '../projects/project.ts';
import type { AccessPolicy } from './policy.ts';

/** What stands at a place, and so may be asked for under the policy of one. */
const subjectsAtPlaces: readonly string[] = [
  'secrets',
  'secret-folders',
  'secret-imports',
  'dynamic-secrets',
];

/** The environments of a policy that are there, in the order of the policy. */
export const environmentsOf = (
  { environments }: Pick<Project, 'environments'>,
  { environmentIds }: Pick<AccessPolicy, 'environmentIds'>,
): readonly Environment[] =>
  environmentIds.flatMap((id) => environments.find((environment) => environment.id === id) ?? []);

/** Everything that could ever be asked for in these places. */
export const everythingAt = (environments: readonly Environment[], secretPath: string): readonly Rule[] =>
  subjectsAtPlaces.map((subject) => ({
    subject,
    action: actionsOf('project', subject) ?? [],
    conditions: {
      environment: { $in: environments.map(({ slug }) => slug) },
      secretPath: { $glob: secretPath },
    },
  }));

/** Where somebody asks for access. */
export interface AskedPlace {
  readonly environment: string;
  /** A folder path or a glob over folder paths. */
  readonly secretPath: string;
}

/** The place that the first rule names; `bad-request` when it names none. */
export const placeAsked = ([first]: readonly Rule[]): AskedPlace => {
  const { environment, secretPath } = first?.conditions ?? {};
  const glob = isObject(secretPath) ? secretPath.$glob : undefined;
  if (typeof environment !== 'string' || typeof glob !== 'string')
    throw new LocketError(
      'bad-request',
      'The first permission must have the conditions environment, a text, and secretPath with $glob',
    );
  return { environment, secretPath: glob };
};

const covers = (policy: AccessPolicy, environment: Environment, { secretPath }: AskedPlace): boolean =>
  policy.environmentIds.includes(environment.id) &&
  (policy.secretPath === secretPath || isGlobWithin(secretPath, policy.secretPath));

/** The very path first, then the longest, then the oldest. */
const byFit =
  ({ secretPath }: AskedPlace) =>
  (a: AccessPolicy, b: AccessPolicy): number =>
    Number(b.secretPath === secretPath) - Number(a.secretPath === secretPath) ||
    b.secretPath.length - a.secretPath.length ||
    (a.id < b.id ? -1 : 1);

/** The policy under which access to a place is asked for, always the same one; `not-found` when none covers it. */
export const policyFor = (
  project: Project,
  policies: readonly AccessPolicy[],
  place: AskedPlace,
): { readonly policy: AccessPolicy; readonly environment: Environment } => {
  const environment = environmentBySlug(project, place.environment);
  const [policy] = policies.filter((each) => covers(each, environment, place)).sort(byFit(place));
  if (!policy)
    throw new LocketError('not-found', 'No access approval policy covers this environment and path');
  return { policy, environment };
};

/**
 * Whether rules are about places of the policy and nothing else, whoever holds them: none that denies, and none that
 * depends on who asks.
 */
export const areWithin = (
  rules: readonly Rule[],
  environment: Environment,
  policy: AccessPolicy,
): boolean => {
  const wide = { environment: environment.slug, secretPath: { $glob: policy.secretPath } };
  return rules.every(
    (rule) =>
      rule.inverted !== true &&
      !hasPlaceholder(rule) &&
      subjectsOf(rule).every((subject) => subjectsAtPlaces.includes(subject)) &&
      implies(rule.conditions ?? {}, wide),
  );
};

/** A path or glob as policies keep it: `invalid-input` unless it begins with a slash and can be matched. */
export const policyPath = (text: string): string => {
  const path = text.length > 1 ? text.replace(/\/+$/, '') : text;
  if (!path.startsWith('/') || matcherOf(path) === undefined)
    throw new LocketError('invalid-input', 'secretPath must be a folder path or a glob that begins with /');
  return path;
};
