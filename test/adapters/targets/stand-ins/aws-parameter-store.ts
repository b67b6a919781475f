import { awsFault, last, type StandIn, type TargetCase } from '../stand-in.ts';

const path = '/app/';

/** Parameter Store, whose lists have ten entries a page. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  return {
    keys,
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: what a vendor answers, in one place
    answer: ({ headers, body }) => {
      const operation = last(String(headers['x-amz-target'] ?? '').replace('.', '/'));
      if (operation === 'GetParametersByPath') {
        const from = Number(body.NextToken ?? 0);
        const all = [...keys].map(([name, Value]) => ({
          Name: `${path}${name}`,
          Value,
          Type: 'SecureString',
        }));
        const more = from + 10 < all.length ? { NextToken: String(from + 10) } : {};
        return { json: { Parameters: all.slice(from, from + 10), ...more } };
      }
      const name = String(body.Name ?? '').slice(path.length);
      if (operation === 'DeleteParameter')
        return keys.delete(name) ? { json: {} } : awsFault('ParameterNotFound');
      if (operation === 'AddTagsToResource') return { json: {} };
      if (!body.Overwrite && keys.has(name)) return awsFault('ParameterAlreadyExists');
      if (body.Overwrite && body.Tags) return awsFault('ValidationException');
      keys.set(name, body.Value);
      return { json: { Version: 1 } };
    },
  };
};

export const standIn: TargetCase = {
  target: 'aws-parameter-store',
  make,
  destination: { region: 'eu-central-1', path: '/app/' },
  reads: true,
  tells: true,
  isSigned: true,
};
