import { expect } from 'vitest';
import { type Actor, openWorld, type World } from '../../world/world.ts';

/** A project with keys, and short ways to them. */
export interface KmsPlace {
  readonly world: World;
  readonly projectId: string;
  send(method: string, path: string, body?: unknown, actor?: Actor): ReturnType<World['send']>;
  ok(method: string, path: string, body?: unknown): ReturnType<World['ok']>;
  /** Id of a new key. */
  key(encryptionAlgorithm?: string, more?: object): Promise<string>;
  encrypt(keyId: string, text: string, more?: object): Promise<string>;
  decrypted(keyId: string, ciphertext: string, more?: object): Promise<string>;
}

const base = '/api/v1/kms/keys';
export const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');
export const textIn = (encoded: string): string => Buffer.from(encoded, 'base64').toString();

let made = 0;
export const newName = (): string => {
  made += 1;
  return `key-${made}`;
};

export const openKmsPlace = async (given?: World): Promise<KmsPlace> => {
  const world = given ?? (await openWorld());
  const projectId = (await world.project()).id as string;
  const send: KmsPlace['send'] = (method, target, body, { token } = world.admin) => {
    const [path, query = ''] = target.split('?');
    return world.app.request(method, `${base}${path}`, {
      token,
      body,
      query: Object.fromEntries(new URLSearchParams(query)),
    });
  };
  const ok: KmsPlace['ok'] = async (method, target, body) => {
    const reply = await send(method, target, body);
    expect(reply.status, `${method} ${target} answered ${reply.text}`).toBe(200);
    return reply.body;
  };
  return {
    world,
    projectId,
    ok,
    send,
    key: async (encryptionAlgorithm = 'aes-256-gcm', more = {}) =>
      (await ok('POST', '', { projectId, name: newName(), encryptionAlgorithm, ...more })).key.id,
    encrypt: async (keyId, text, more = {}) =>
      (await ok('POST', `/${keyId}/encrypt`, { plaintext: base64(text), ...more })).ciphertext,
    decrypted: async (keyId, ciphertext, more = {}) =>
      textIn((await ok('POST', `/${keyId}/decrypt`, { ciphertext, ...more })).plaintext),
  };
};
