import { isAbsolute, join } from 'node:path';
import { StartFailure } from '../failure.ts';
import { asNumber, asObject, asText, type Located } from './resource.ts';
import type { Stacks } from './stacks.ts';

/** One Lambda of the app, ready to be run. */
export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  /** Absolute path of the folder with the bundle. */
  readonly folder: string;
  /** `file.export`, as Lambda has it. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
}

const LAMBDA_DEFAULT_TIMEOUT_SECONDS = 3;
const LAMBDA_DEFAULT_MEMORY_MB = 128;
const FUNCTION_ARN = /arn:aws:lambda:[^:]*:\d*:function:([\w-]+)/;

/** The functions of the app, described when something refers to them, so that unused ones need not be runnable. */
export class FunctionDirectory {
  readonly #stacks: Stacks;
  readonly #folder: string;
  readonly #located = new Map<string, Located>();
  readonly #described = new Map<string, LambdaFunction>();

  /** @param folder the synthesized app, which relative asset paths start from */
  constructor(stacks: Stacks, folder: string) {
    this.#stacks = stacks;
    this.#folder = folder;
    for (const located of stacks.find('AWS::Lambda::Function')) {
      this.#located.set(stacks.identity(located).ref, located);
    }
  }

  /** The function whose ARN is in the text (an ARN, an alias, an API integration URI), or undefined. */
  inText(text: string): LambdaFunction | undefined {
    const name = FUNCTION_ARN.exec(text)?.[1];
    const located = name === undefined ? undefined : this.#located.get(name);
    if (name === undefined || !located) return undefined;
    const described = this.#described.get(name) ?? this.#describe(located);
    this.#described.set(name, described);
    return described;
  }

  /** Every function that something referred to. */
  used(): LambdaFunction[] {
    return [...this.#described.values()];
  }

  #describe(located: Located): LambdaFunction {
    const property = (name: string) => this.#stacks.property(located, name);
    const { ref, attributes } = this.#stacks.identity(located);
    const variables = Object.entries(asObject(asObject(property('Environment')).Variables));
    return {
      name: ref,
      arn: attributes.Arn ?? ref,
      folder: this.#assetFolder(located),
      handler: asText(property('Handler')) ?? 'index.handler',
      environment: Object.fromEntries(variables.map(([name, value]) => [name, String(value)])),
      timeoutSeconds: asNumber(property('Timeout')) ?? LAMBDA_DEFAULT_TIMEOUT_SECONDS,
      memoryMb: asNumber(property('MemorySize')) ?? LAMBDA_DEFAULT_MEMORY_MB,
    };
  }

  #assetFolder({ template, id, resource }: Located): string {
    const path = asText(resource.Metadata?.['aws:asset:path']);
    if (path !== undefined) return isAbsolute(path) ? path : join(this.#folder, path);
    throw new StartFailure(
      `The function ${id} of stack ${template.stack} cannot be run locally: its bundle (Metadata "aws:asset:path") is not in the template.`,
    );
  }
}
