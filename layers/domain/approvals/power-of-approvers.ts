import type { Conditions, Rule } from '../permissions/rule.ts';
import type { Project } from '../projects/project.ts';
import type { ChangePolicy } from './change-policy.ts';
import { isExactPath } from './policy-path.ts';

const pathCondition = (path: string | null): Conditions =>
  path === null ? {} : { secretPath: isExactPath(path) ? path : { $glob: path } };

/** What meeting a policy lets people do, whatever their own rights are. */
export const givenByApproval = (
  { environments }: Pick<Project, 'environments'>,
  { environmentIds, secretPath }: ChangePolicy,
): Rule => ({
  subject: 'secrets',
  action: ['read', 'create', 'edit', 'delete'],
  conditions: {
    environment: {
      $in: environments.filter(({ id }) => environmentIds.includes(id)).map(({ slug }) => slug),
    },
    ...pathCondition(secretPath),
  },
});
