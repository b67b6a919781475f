import { lstat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import { Refusal, Unreachable } from '../../layers/client/outcome.ts';
import { Failure } from '../command.ts';
import { type ClusterKey, ForeignKey, troubleIn } from './key.ts';
import { type DecryptRequest, type EncryptRequest, keyManagementService } from './protocol.ts';

export interface PluginServer {
  /** Ends it when what was begun is answered. */
  stop(): Promise<void>;
}

/** Bytes of a path that a Unix socket can have. */
const maxPath = 107;
/** Bytes of a message: a cluster sends keys, not data. */
const maxMessage = 131_072;
/** For the owner alone. */
const ownersOnly = 0o177;

const codeOf = (error: unknown): status => {
  if (error instanceof ForeignKey) return status.INVALID_ARGUMENT;
  if (error instanceof Unreachable) return status.UNAVAILABLE;
  if (!(error instanceof Refusal)) return status.INTERNAL;
  return error.status === 400 || error.status === 422 ? status.INVALID_ARGUMENT : status.PERMISSION_DENIED;
};

type Call<T> = ServerUnaryCall<T, object>;

/** Answers what the work comes to; whatever it throws is told by its kind. */
const answering =
  <T>(work: (request: T) => Promise<object>, troubled: (trouble: string) => void) =>
  ({ request }: Call<T>, done: sendUnaryData<object>): void => {
    work(request).then(
      (reply) => done(null, reply),
      (error) => {
        troubled(troubleIn(error));
        done({ code: codeOf(error), details: troubleIn(error) });
      },
    );
  };

/** What connecting to a socket comes to that nobody listens at; a full backlog is none of it. */
const deserted: ReadonlySet<string | undefined> = new Set(['ECONNREFUSED', 'ENOENT']);

const isAnswered = (path: string): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(path, () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => done(!deserted.has(code)));
  });

/** Removes the socket of a plugin that ended; what is none, or is used, stays. @throws Failure */
const clear = async (path: string): Promise<void> => {
  if (Buffer.byteLength(path) > maxPath)
    throw new Failure(`The socket's path is longer than ${maxPath} bytes`);
  const found = await lstat(path).catch(() => undefined);
  if (!found) return;
  if (!found.isSocket()) throw new Failure(`${path} is there and is no socket`);
  if (await isAnswered(path)) throw new Failure(`Another plugin answers at ${path}`);
  await unlink(path);
};

/** What an API server polls: anything but `ok` marks it as unhealthy, and a key id must always be there. */
const statusOf = (key: ClusterKey, troubled: (trouble: string) => void) => {
  let lastKeyId: string | undefined;
  return async () => {
    try {
      lastKeyId = await key.prove();
      return { version: 'v2', healthz: 'ok', key_id: lastKeyId };
    } catch (error) {
      if (lastKeyId === undefined) throw error;
      troubled(troubleIn(error));
      return { version: 'v2', healthz: troubleIn(error), key_id: lastKeyId };
    }
  };
};

/** Milliseconds after which whoever still holds a connection loses it. */
const patience = 5000;

const stopped = (server: Server): Promise<void> =>
  new Promise((done) => {
    const late = setTimeout(() => {
      server.forceShutdown();
      done();
    }, patience);
    server.tryShutdown(() => {
      clearTimeout(late);
      done();
    });
  });

/** Serves the plugin's calls at a socket for its owner alone. `troubled` hears why a call failed. @throws Failure */
export const servePlugin = async (
  path: string,
  key: ClusterKey,
  troubled: (trouble: string) => void,
): Promise<PluginServer> => {
  await clear(path);
  const server = new Server({ 'grpc.max_receive_message_length': maxMessage });
  server.addService(keyManagementService(), {
    Status: answering(statusOf(key, troubled), troubled),
    Encrypt: answering(async ({ plaintext }: EncryptRequest) => {
      const { ciphertext, keyId } = await key.encrypt(plaintext);
      return { ciphertext, key_id: keyId, annotations: {} };
    }, troubled),
    Decrypt: answering(
      async ({ ciphertext, key_id: keyId }: DecryptRequest) => ({
        plaintext: await key.decrypt(ciphertext, keyId),
      }),
      troubled,
    ),
  });
  const before = process.umask(ownersOnly);
  try {
    await new Promise<void>((done, fail) => {
      server.bindAsync(`unix:${path}`, ServerCredentials.createInsecure(), (error) =>
        error ? fail(new Failure(`The socket ${path} cannot be made: ${error.message}`)) : done(),
      );
    });
  } finally {
    process.umask(before);
  }
  return { stop: () => stopped(server) };
};
