import { asObject, asText, type Json, type JsonObject } from '../template/resource.ts';
import { found } from '../workflows/paths.ts';

/** Makes the input of a target from an event. */
export type Transformer = (event: JsonObject) => Json;

/**
 * A rule's input transformer: values at paths of the event, put into a template of JSON.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export const readTransformer = ({ InputPathsMap, InputTemplate }: JsonObject): Transformer => {
  const paths = Object.entries(asObject(InputPathsMap));
  const template = asText(InputTemplate) ?? '{}';
  return (event) => {
    const values = new Map(paths.map(([name, path]) => [name, found(String(path), event, {}) ?? null]));
    const text = template.replace(/<([\w.-]+)>/g, (whole, name: string) =>
      values.has(name) ? JSON.stringify(values.get(name)) : whole,
    );
    return JSON.parse(text) as Json;
  };
};
