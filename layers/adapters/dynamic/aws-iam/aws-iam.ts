import type { IamInputs } from '../../../domain/dynamic-secrets/kinds/aws-iam.ts';
import type { LeaseData } from '../../../domain/dynamic-secrets/providers.ts';
import { explainAws } from '../aws/aws-fault.ts';
import type { Driver } from '../driver.ts';
import type { ReachSettings } from '../reach.ts';

/** What IAM is asked for. */
export interface IamEngine {
  test(inputs: IamInputs, settings: ReachSettings): Promise<void>;
  create(inputs: IamInputs, name: string, settings: ReachSettings): Promise<LeaseData>;
  /** Takes everything from the user that we may have given it, then the user; nothing without the user. */
  end(inputs: IamInputs, name: string, settings: ReachSettings): Promise<void>;
  names(inputs: IamInputs, mark: string, settings: ReachSettings): Promise<readonly string[]>;
}

const engine = async (): Promise<IamEngine> => (await import('./aws-iam-engine.part.ts')).engine;

/** AWS IAM: a user with an access key for each lease. */
export const awsIamDriver: Driver<IamInputs> = {
  test: async (inputs, settings) => (await engine()).test(inputs, settings),
  create: async (inputs, { name }, settings) => (await engine()).create(inputs, name, settings),
  renew: async () => undefined,
  revoke: async (inputs, name, settings) => (await engine()).end(inputs, name, settings),
  list: async (inputs, mark, settings) => (await engine()).names(inputs, mark, settings),
  explain: explainAws,
};
