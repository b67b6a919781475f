import type { AwsIamInputs } from '../../domain/secret-rotation/kinds/clouds.ts';
import type { Credential } from '../../domain/secret-rotation/secret-rotation.ts';
import type { Issue } from '../../domain/secret-rotation/targets.ts';
import { explainAws } from '../dynamic/aws/aws-fault.ts';
import type { ReachSettings } from '../dynamic/reach.ts';
import { rotationDriver } from './driver.ts';

/** What IAM is asked for about the access keys of one user. */
export interface AccessKeyEngine {
  /** Ids of the keys that the user has. */
  ids(inputs: AwsIamInputs, settings: ReachSettings): Promise<readonly string[]>;
  make(inputs: AwsIamInputs, issue: Issue, settings: ReachSettings): Promise<Credential>;
  prove(inputs: AwsIamInputs, credential: Credential, settings: ReachSettings): Promise<void>;
  /** Nothing without the key. */
  remove(inputs: AwsIamInputs, id: string, settings: ReachSettings): Promise<void>;
}

const engine = async (): Promise<AccessKeyEngine> => (await import('./aws-iam-rotation.part.ts')).engine;

/** AWS IAM: an access key of a user for each rotation. */
export const awsAccessKeys = rotationDriver<AwsIamInputs>({
  test: async (inputs, settings) => {
    await (await engine()).ids(inputs, settings);
  },
  // Keys have no names: what is there before tells which one came by us.
  survey: async (inputs, settings) => ({ ids: (await (await engine()).ids(inputs, settings)).join(' ') }),
  issue: async (inputs, issue, settings) => (await engine()).make(inputs, issue, settings),
  prove: async (inputs, credential, settings) => (await engine()).prove(inputs, credential, settings),
  retire: async (inputs, { account }, _password, settings) =>
    (await engine()).remove(inputs, account, settings),
  explain: explainAws,
});
