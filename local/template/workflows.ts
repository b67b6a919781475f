import { reasonOf, StartFailure } from '../failure.ts';
import { type Definition, readDefinition } from '../workflows/definition.ts';
import type { FunctionDirectory } from './functions.ts';
import { asObject, asText, type Located } from './resource.ts';
import type { Stacks } from './stacks.ts';

/** A state machine of the app. */
export interface Workflow {
  readonly name: string;
  readonly arn: string;
  readonly definition: Definition;
}

const functionArns = /arn:aws:lambda:[^:"]*:\d*:function:[\w-]+/g;

const definitionTextOf = (stacks: Stacks, located: Located): string => {
  const substitutions = asObject(stacks.property(located, 'DefinitionSubstitutions'));
  const text = asText(stacks.property(located, 'DefinitionString')) ?? '';
  return text.replace(/\$\{(\w+)\}/g, (whole, name: string) => asText(substitutions[name]) ?? whole);
};

/**
 * The state machines of the app.
 * @throws StartFailure naming the state or member of a definition that is not run here.
 */
export const readWorkflows = (stacks: Stacks, functions: FunctionDirectory): Workflow[] =>
  stacks.find('AWS::StepFunctions::StateMachine').map((located) => {
    const { ref, attributes } = stacks.identity(located);
    const text = definitionTextOf(stacks, located);
    // What a task calls has to be runnable, like what a route or a rule leads to.
    for (const [arn] of text.matchAll(functionArns)) functions.inText(arn);
    try {
      return { name: attributes.Name ?? ref, arn: ref, definition: readDefinition(text) };
    } catch (error) {
      throw new StartFailure(
        `The state machine ${located.id} of stack ${located.template.stack} cannot be run locally: ${reasonOf(error)}.`,
      );
    }
  });
