import { StartFailure } from '../failure.ts';
import { account, type Identity, identify, region } from './names.ts';
import {
  asList,
  asObject,
  asText,
  isList,
  isObject,
  type Json,
  type JsonObject,
  type Located,
  type Template,
} from './resource.ts';

const pseudoParameters = (stack: string): Readonly<Record<string, string | undefined>> => ({
  'AWS::AccountId': account,
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': stack,
  'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/${stack}/local`,
});

type Intrinsic = (template: Template, argument: Json) => Json;

/**
 * All templates of the app with what connects them: resolves the intrinsic functions that names, environments
 * and links are written with, across stacks. Anything else is refused when it is asked for.
 */
export class Stacks {
  readonly #templates: readonly Template[];
  readonly #exports = new Map<string, { template: Template; value: Json }>();
  readonly #intrinsics: Readonly<Record<string, Intrinsic>> = {
    Ref: (template, id) => this.#ref(template, String(id)),
    'Fn::GetAtt': (template, argument) => this.#attribute(template, argument),
    'Fn::ImportValue': (template, name) => this.#import(template, this.resolve(template, name)),
    'Fn::Join': (template, argument) => this.#join(template, argument),
    'Fn::Select': (template, argument) => this.#select(template, argument),
    'Fn::Split': (template, argument) => this.#split(template, argument),
    'Fn::Sub': (template, argument) => this.#substitute(template, argument),
  };

  constructor(templates: readonly Template[]) {
    this.#templates = templates;
    for (const template of templates) this.#collectExports(template);
  }

  /** Every resource of one of the types, in all stacks. */
  find(...types: readonly string[]): Located[] {
    return this.#templates.flatMap((template) =>
      Object.entries(template.resources)
        .filter(([, resource]) => types.includes(resource.Type))
        .map(([id, resource]) => ({ template, id, resource })),
    );
  }

  /** One property of a resource with every intrinsic function in it resolved. */
  property(located: Located, name: string): Json {
    return this.resolve(located.template, located.resource.Properties?.[name]);
  }

  /** How a resource is called locally. */
  identity(located: Located): Identity {
    const { template, id, resource } = located;
    const names = Object.entries(resource.Properties ?? {})
      .filter(([property]) => /Name$|^Version$/.test(property))
      .map(([property, value]) => [property, this.resolve(template, value)]);
    const identity = identify(resource.Type, `${template.stack}-${id}`, Object.fromEntries(names));
    if (identity) return identity;
    throw this.#refusal(template, `${id} is a ${resource.Type}, which the local runner cannot refer to`);
  }

  /** A value with every intrinsic function in it resolved. */
  resolve(template: Template, value: Json): Json {
    if (isList(value)) return value.map((element) => this.resolve(template, element)).filter(isPresent);
    if (!isObject(value)) return value;
    const [name, ...others] = Object.keys(value);
    if (name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
      const intrinsic = this.#intrinsics[name];
      if (!intrinsic) throw this.#refusal(template, `${name} is not supported by the local runner`);
      return intrinsic(template, value[name]);
    }
    return this.#resolveMembers(template, value);
  }

  #resolveMembers(template: Template, value: JsonObject): JsonObject {
    const members = Object.entries(value).map(
      ([key, member]) => [key, this.resolve(template, member)] as const,
    );
    return Object.fromEntries(members.filter(([, member]) => isPresent(member)));
  }

  #collectExports(template: Template): void {
    for (const output of Object.values(template.outputs)) {
      const name = asObject(asObject(output).Export).Name;
      if (name === undefined) continue;
      this.#exports.set(String(this.resolve(template, name)), { template, value: asObject(output).Value });
    }
  }

  #ref(template: Template, id: string): Json {
    if (id === 'AWS::NoValue') return undefined;
    const pseudo = pseudoParameters(template.stack)[id];
    if (pseudo !== undefined) return pseudo;
    if (template.resources[id]) return this.identity(this.#locate(template, id)).ref;
    const value = asObject(template.parameters[id]).Default;
    if (value !== undefined) return value;
    throw this.#refusal(template, `Ref ${id} names neither a resource nor a parameter with a default`);
  }

  #attribute(template: Template, argument: Json): Json {
    const [id, ...path] = isList(argument) ? argument.map(String) : String(argument).split('.');
    const attribute = path.join('.');
    const value = this.identity(this.#locate(template, id ?? '')).attributes[attribute];
    if (value !== undefined) return value;
    throw this.#refusal(template, `Fn::GetAtt ${id}.${attribute} has no local meaning`);
  }

  #import(template: Template, name: Json): Json {
    const exported = this.#exports.get(String(name));
    if (!exported) throw this.#refusal(template, `Fn::ImportValue ${String(name)} is exported by no stack`);
    return this.resolve(exported.template, exported.value);
  }

  #join(template: Template, argument: Json): Json {
    const [separator, values] = asList(argument);
    return asList(this.resolve(template, values)).map(String).join(String(separator));
  }

  #select(template: Template, argument: Json): Json {
    const [index, values] = asList(argument);
    return asList(this.resolve(template, values))[Number(index)];
  }

  #split(template: Template, argument: Json): Json {
    const [separator, value] = asList(argument);
    return String(this.resolve(template, value)).split(String(separator));
  }

  #substitute(template: Template, argument: Json): Json {
    const [text, given] = isList(argument) ? argument : [argument];
    const variables = asObject(this.resolve(template, given));
    return String(text).replace(/\$\{([^}]+)\}/g, (_whole, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      const value = asText(variables[name]);
      if (value !== undefined) return value;
      return String(name.includes('.') ? this.#attribute(template, name) : this.#ref(template, name));
    });
  }

  #locate(template: Template, id: string): Located {
    const resource = template.resources[id];
    if (resource) return { template, id, resource };
    throw this.#refusal(template, `the resource ${id} does not exist`);
  }

  #refusal(template: Template, problem: string): StartFailure {
    return new StartFailure(`The template of stack ${template.stack} cannot be run locally: ${problem}.`);
  }
}

const isPresent = (value: Json): boolean => value !== undefined;
