import { LocketError } from '../../errors.ts';
import { type Dialect, parseStatements, type Statement, uses } from '../statements.ts';
import { maybe, statement } from './members.ts';

export type StatementName = 'creationStatement' | 'revocationStatement' | 'renewStatement';

/** How statements of a kind are written, and what each may speak of. */
export interface StatementRules {
  readonly dialect: Dialect;
  readonly placeholders: Readonly<Record<StatementName, readonly string[]>>;
}

/** Inputs that have statements. */
export type WithStatements = { readonly [name in StatementName]?: string | undefined };

/** What a kind without a database of its own calls its values. */
export const accountPlaceholders = {
  creationStatement: ['username', 'password', 'expiration'],
  revocationStatement: ['username'],
  renewStatement: ['username', 'expiration'],
} as const;

export const statementMembers = () => ({
  creationStatement: statement(),
  revocationStatement: statement(),
  renewStatement: maybe(statement()),
});

/** The statements of one kind that the inputs have. */
export const statementsOf = (
  { dialect, placeholders }: StatementRules,
  inputs: WithStatements,
  name: StatementName,
): readonly Statement[] => parseStatements(inputs[name] ?? '', dialect, placeholders[name]);

/** Refuses statements that mean nothing, or that would make or end no account and count as done. */
export const assertStatements = (rules: StatementRules, inputs: WithStatements): void => {
  for (const name of ['creationStatement', 'revocationStatement'] as const)
    if (!uses(statementsOf(rules, inputs, name), 'username'))
      throw new LocketError('invalid-input', `${name} must name the account: {{username}}`);
  statementsOf(rules, inputs, 'renewStatement');
};
