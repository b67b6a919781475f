import { expect } from 'vitest';
import type { Instance } from '../../world/instance.ts';
import type { Wire } from '../../world/secrets-place.ts';
import { plantTree, type Tree } from '../../world/tree.ts';

export const split = (place: string) => {
  const [environment = '', secretPath = '/'] = place.split(':');
  return { environment, secretPath };
};

/** What a change answered, and what it did. */
export interface Follows {
  readonly tree: Tree;
  stored(place: string, name: string): Promise<string>;
  expanded(place: string, name: string): Promise<string>;
  rename(place: string, name: string, newSecretName: string, more?: object, token?: string): Promise<Wire>;
  move(from: string, to: string, names: readonly string[], more?: object): Promise<Wire>;
}

export const plant = async (instance: Instance): Promise<Follows> => {
  const tree = await plantTree(instance);
  const project = { workspaceId: tree.project.id, projectId: tree.project.id };
  const value = async (place: string, name: string, expandSecretReferences: boolean) => {
    const { status, body, text } = await tree.get('v4', place, name, { expandSecretReferences });
    expect(status, text).toBe(200);
    return body.secret.secretValue;
  };
  return {
    tree,
    stored: (place, name) => value(place, name, false),
    expanded: (place, name) => value(place, name, true),
    rename: (place, name, newSecretName, more = {}, token) =>
      tree.request(
        'PATCH',
        `/api/v4/secrets/${name}`,
        { body: { ...project, ...split(place), newSecretName, ...more } },
        token,
      ),
    move: async (from, to, names, more = {}) => {
      const secretIds = await Promise.all(
        names.map(async (name) => (await tree.get('v4', from, name)).body.secret.id),
      );
      const { environment: sourceEnvironment, secretPath: sourceSecretPath } = split(from);
      const { environment: destinationEnvironment, secretPath: destinationSecretPath } = split(to);
      const places = {
        sourceEnvironment,
        sourceSecretPath,
        destinationEnvironment,
        destinationSecretPath,
      };
      return tree.request('POST', '/api/v4/secrets/move', {
        body: { ...project, ...places, secretIds, ...more },
      });
    },
  };
};

export const named = (all: readonly Wire[]): readonly string[] =>
  all.map(({ environment, secretPath, secretKey }) => `${environment}:${secretPath}:${secretKey}`);
export const update = { updateReferences: true };
