import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/**
 * `throttle`, `disabled` and `denied` answer as AWS does, `error` is a 500; `hang` never answers,
 * `stall` begins to answer and never ends.
 */
export type KmsFault = 'denied' | 'disabled' | 'throttle' | 'hang' | 'stall' | 'error';

type SpokenFault = Exclude<KmsFault, 'hang' | 'stall'>;

interface KmsCall {
  readonly operation: string;
  readonly keyId: string | undefined;
  readonly context: Readonly<Record<string, string>>;
}

/** A KMS of one region on this machine, with as many keys as are named. */
export interface KmsServer {
  readonly endpoint: string;
  /** Client settings that reach this server: `kmsClient(server.config)`. */
  readonly config: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** ARN of a key by its id. */
  arn(keyId: string): string;
  /** Every call so far, faulty ones included. */
  readonly calls: KmsCall[];
  /** Answers the next `times` calls (all of them by default) with this fault; `undefined` heals. */
  fail(fault: KmsFault | undefined, times?: number): void;
  close(): Promise<void>;
}

interface Request {
  readonly KeyId?: string;
  readonly Plaintext?: string;
  readonly CiphertextBlob?: string;
  readonly EncryptionContext?: Record<string, string>;
  readonly KeySpec?: string;
  readonly NumberOfBytes?: number;
}

type Reply = Readonly<Record<string, unknown>>;

/** An error reply of the AWS JSON protocol. */
class Fault extends Error {
  readonly type: string;
  readonly status: number;
  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

const faults: Readonly<Record<SpokenFault, () => Fault>> = {
  denied: () => new Fault('AccessDeniedException', 'User is not authorized to perform: kms:Decrypt'),
  disabled: () => new Fault('DisabledException', 'The key is disabled.'),
  throttle: () => new Fault('ThrottlingException', 'Rate exceeded'),
  error: () => new Fault('KMSInternalException', 'Internal error', 500),
};

const ACCOUNT = '000000000000';
const REGION = 'eu-west-1';
const arnOf = (keyId: string): string => `arn:aws:kms:${REGION}:${ACCOUNT}:key/${keyId}`;

const contextBytes = (context: Record<string, string> = {}): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))));

// A blob is: length of the key id, key id, nonce (12), tag (16), ciphertext; the context is its AAD.
const encrypt = (
  keyId: string,
  secret: Buffer,
  plaintext: Buffer,
  context?: Record<string, string>,
): string => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(contextBytes(context));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const name = Buffer.from(keyId);
  return Buffer.concat([Buffer.from([name.length]), name, nonce, cipher.getAuthTag(), body]).toString(
    'base64',
  );
};

const decrypt = (keys: Map<string, Buffer>, request: Request): { keyId: string; plaintext: Buffer } => {
  const invalid = new Fault('InvalidCiphertextException', '');
  const blob = Buffer.from(request.CiphertextBlob ?? '', 'base64');
  const start = 1 + (blob[0] ?? 0);
  const keyId = blob.toString('utf8', 1, start);
  const secret = keys.get(keyId);
  if (!secret) throw invalid;
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret, blob.subarray(start, start + 12), {
      authTagLength: 16,
    })
      .setAAD(contextBytes(request.EncryptionContext))
      .setAuthTag(blob.subarray(start + 12, start + 28));
    return {
      keyId,
      plaintext: Buffer.concat([decipher.update(blob.subarray(start + 28)), decipher.final()]),
    };
  } catch {
    throw invalid;
  }
};

const keyNamed = (keys: Map<string, Buffer>, name: string | undefined): { keyId: string; secret: Buffer } => {
  const keyId = name?.split(':key/').at(-1) ?? '';
  const secret = keys.get(keyId);
  if (!secret) throw new Fault('NotFoundException', `Key '${name}' does not exist`);
  return { keyId, secret };
};

const operations: Readonly<Record<string, (keys: Map<string, Buffer>, request: Request) => Reply>> = {
  Encrypt: (keys, request) => {
    const { keyId, secret } = keyNamed(keys, request.KeyId);
    const blob = encrypt(
      keyId,
      secret,
      Buffer.from(request.Plaintext ?? '', 'base64'),
      request.EncryptionContext,
    );
    return { CiphertextBlob: blob, KeyId: arnOf(keyId), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
  },
  Decrypt: (keys, request) => {
    const { keyId, plaintext } = decrypt(keys, request);
    if (request.KeyId !== undefined && keyNamed(keys, request.KeyId).keyId !== keyId) {
      throw new Fault(
        'IncorrectKeyException',
        'The key ID in the request does not identify a CMK that can perform this operation.',
      );
    }
    return {
      Plaintext: plaintext.toString('base64'),
      KeyId: arnOf(keyId),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    };
  },
  GenerateDataKeyWithoutPlaintext: (keys, request) => {
    const { keyId, secret } = keyNamed(keys, request.KeyId);
    const size = request.NumberOfBytes ?? (request.KeySpec === 'AES_128' ? 16 : 32);
    return {
      CiphertextBlob: encrypt(keyId, secret, randomBytes(size), request.EncryptionContext),
      KeyId: arnOf(keyId),
    };
  },
};

const bodyOf = async (incoming: IncomingMessage): Promise<Request> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString() || '{}') as Request;
};

const answer = (outgoing: ServerResponse, status: number, reply: Reply): void => {
  outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  outgoing.end(JSON.stringify(reply));
};

const listen = (server: Server): Promise<AddressInfo> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server.address() as AddressInfo));
  });

/** Starts a KMS on a free port that speaks Encrypt, Decrypt and GenerateDataKeyWithoutPlaintext. */
export const startKmsServer = async (keyIds: readonly string[] = ['key-1']): Promise<KmsServer> => {
  const keys = new Map(keyIds.map((keyId) => [keyId, randomBytes(32)]));
  const calls: KmsCall[] = [];
  const sockets = new Set<Socket>();
  let planned: { readonly fault: KmsFault; times: number } | undefined;

  const nextFault = (): KmsFault | undefined => {
    if (!planned || planned.times < 1) return undefined;
    planned.times -= 1;
    return planned.fault;
  };

  const perform = (operation: string, request: Request, fault: SpokenFault | undefined): Reply => {
    if (fault) throw faults[fault]();
    const run = operations[operation];
    if (!run) throw new Fault('UnknownOperationException', operation);
    return run(keys, request);
  };

  const server = createServer(async (incoming, outgoing) => {
    const operation = String(incoming.headers['x-amz-target']).replace(/^TrentService\./, '');
    const request = await bodyOf(incoming);
    calls.push({ operation, keyId: request.KeyId, context: request.EncryptionContext ?? {} });
    const fault = nextFault();
    if (fault === 'stall') outgoing.writeHead(200, { 'content-length': '100' }).write('{');
    if (fault === 'hang' || fault === 'stall') return;
    try {
      answer(outgoing, 200, perform(operation, request, fault));
    } catch (error) {
      const { type, status, message } = error instanceof Fault ? error : faults.error();
      answer(outgoing, status, { __type: type, message });
    }
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const { port } = await listen(server);
  const endpoint = `http://127.0.0.1:${port}`;

  return {
    endpoint,
    config: { endpoint, region: REGION, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } },
    arn: arnOf,
    calls,
    fail: (fault, times = Number.POSITIVE_INFINITY) => {
      planned = fault && { fault, times };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
