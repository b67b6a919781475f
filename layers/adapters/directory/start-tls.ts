import type { Socket } from 'node:net';

/** LDAPMessage 1 with the extended request 1.3.6.1.4.1.1466.20037 (RFC 4511, 4.14), in BER. */
const request = Buffer.concat([
  Buffer.from([0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16]),
  Buffer.from('1.3.6.1.4.1.1466.20037'),
]);

/** Bytes of an answer: a code, perhaps a DN and a sentence. */
const MAX_ANSWER = 1_024;

/** Length of what follows a tag, and where that begins; undefined until it is there. */
const lengthAt = (
  bytes: Buffer,
  at: number,
): { readonly start: number; readonly end: number } | undefined => {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { start: at + 1, end: at + 1 + first };
  const size = first & 0x7f;
  if (size === 0 || size > 4) throw new Error('This is no message');
  if (bytes.length < at + 1 + size) return undefined;
  return { start: at + 1 + size, end: at + 1 + size + bytes.readUIntBE(at + 1, size) };
};

const expect = (bytes: Buffer, at: number, ...values: readonly number[]): void => {
  if (!values.every((value, n) => bytes[at + n] === value)) throw new Error('TLS was not granted');
};

/** True once the whole answer is there and grants TLS: result code 0 to message 1. Throws for any other answer. */
const grants = (bytes: Buffer): boolean => {
  const message = lengthAt(bytes, 1);
  if (!message || bytes.length < message.end) return false;
  // What came with the answer came in the clear: read after TLS it would pass for the directory's own words.
  if (bytes.length > message.end) throw new Error('More was said than was asked');
  expect(bytes, 0, 0x30);
  expect(bytes, message.start, 0x02, 0x01, 0x01, 0x78);
  const answer = lengthAt(bytes, message.start + 4);
  expect(bytes, answer?.start ?? 0, 0x0a, 0x01, 0x00);
  return true;
};

/**
 * Asks a directory for TLS (RFC 4511, 4.14.1) and reads its answer and not a byte more. Rejects with a system code when
 * the connection breaks, and with an error of no code when TLS is not granted.
 */
export const startTls = (socket: Socket): Promise<void> =>
  new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const done = (settle: () => void): void => {
      socket.off('data', read);
      socket.off('error', reject);
      socket.off('close', closed);
      socket.pause();
      settle();
    };
    const closed = (): void => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    const read = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      try {
        if (bytes.length > MAX_ANSWER) throw new Error('This is no answer');
        if (grants(bytes)) done(resolve);
      } catch (error) {
        done(() => reject(error));
      }
    };
    socket.on('data', read);
    socket.once('error', reject);
    socket.once('close', closed);
    socket.write(request);
  });
