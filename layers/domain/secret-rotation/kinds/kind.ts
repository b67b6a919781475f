import type * as z from 'zod';
import type { PasswordRules } from '../../dynamic-secrets/kinds/kind.ts';

/** What is rotated, by what we call it; clients have names of their own for some (`names.ts`). */
export const rotationTypes = [
  'postgres',
  'mysql',
  'mssql',
  'redis',
  'ldap',
  'sendgrid',
  'aws-iam',
  'azure-app-secret',
  'http',
] as const;
export type RotationType = (typeof rotationTypes)[number];

/** How a target is reached and what is rotated there, as the schema of its kind lets it through. */
export type RotationInputs = Readonly<Record<string, unknown>>;

/** What a member of the inputs is, for whoever builds a form. */
export interface InputForm {
  readonly type: 'string' | 'integer' | 'array' | 'object';
  readonly desc?: string;
  readonly default?: string | number;
}

/** One kind of target: everything about it that is not done at the target. */
export interface RotationKind {
  readonly type: RotationType;
  readonly title: string;
  readonly description: string;
  readonly inputs: () => z.ZodType<RotationInputs>;
  /** Members of the inputs that nobody is shown, each as the path to it. */
  readonly secrets: readonly string[];
  /** Members that say which target is reached and what is rotated there: other values mean other credentials. */
  readonly placed: readonly string[];
  /** The accounts that take turns, two or one; undefined where the target itself makes each credential. */
  readonly accounts: (inputs: RotationInputs) => readonly string[] | undefined;
  /** What a credential consists of, by name. */
  readonly outputs: (inputs: RotationInputs) => readonly string[];
  /** Outputs that are the same in every credential: no secret needs to hold them. */
  readonly constants?: (inputs: RotationInputs) => readonly string[];
  /** What readers of the credential of an account are given, by name of the output. */
  readonly valuesOf?: (account: string, password: string, inputs: RotationInputs) => Record<string, string>;
  readonly passwords?: (inputs: RotationInputs) => PasswordRules;
  /** Whether the target has no room for a third credential: the oldest goes before the next one comes. */
  readonly isCramped?: true;
  readonly form: Readonly<Record<string, InputForm>>;
  readonly required: readonly string[];
  /** Where the form has no outputs of its own, for they are named by the inputs. */
  readonly shownOutputs: readonly string[];
}
