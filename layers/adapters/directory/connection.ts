import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect as overTls, type TLSSocket } from 'node:tls';
import type { DirectoryAddress } from '../../domain/identities/ldap-auth/directory.ts';
import { directoryHost } from '../../domain/identities/ldap-auth/directory-address.ts';
import { destinationOf, ForbiddenTarget } from '../egress/destination.ts';
import type { EgressSettings } from '../egress/settings.ts';
import { startTls } from './start-tls.ts';

/** Bytes that a directory may send in one conversation about one entry. */
export const ONE_ENTRY = 65_536;
/** The same where groups are looked for. */
export const MANY_ENTRIES = 2_097_152;

/** A conversation over TLS with the server that was meant. */
export interface Connection {
  readonly socket: TLSSocket;
  /** Rejects when the connection breaks or too much is sent; never fulfils. */
  readonly broken: Promise<never>;
}

const failed = (code: string): Error => Object.assign(new Error(code), { code });

const opened = async (socket: Socket, event: string): Promise<void> => {
  await once(socket, event);
};

const brokenOf = (socket: TLSSocket, atMost: number): Promise<never> => {
  let size = 0;
  const broken = new Promise<never>((_resolve, reject) => {
    socket.on('error', reject);
    socket.once('close', () => reject(failed('ECONNRESET')));
    socket.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= atMost) return;
      reject(failed('ERR_TOO_LARGE'));
      socket.destroy();
    });
  });
  broken.catch(() => undefined);
  return broken;
};

/** TLS over a connection, to the host that was asked for and nobody else. */
const secured = async (socket: Socket, host: string, ca: string): Promise<TLSSocket> => {
  const secure = overTls({
    socket,
    // A name for the server to choose its certificate by; addresses are none (RFC 6066, 3).
    ...(isIP(host) === 0 && { servername: host }),
    ...(ca !== '' && { ca }),
    minVersion: 'TLSv1.2',
    // Whatever the environment says (NODE_TLS_REJECT_UNAUTHORIZED).
    rejectUnauthorized: true,
    checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
  });
  await opened(secure, 'secureConnect');
  return secure;
};

/**
 * Opens a conversation with a directory: at the very addresses that were checked, over TLS from the first byte or from
 * StartTLS on, so that no password ever travels in the clear.
 *
 * @throws ForbiddenTarget for an address that may not be called; errors of the system and of TLS by their codes.
 */
export const connectTo = async (
  { url, ca }: DirectoryAddress,
  { allowPrivateTargets, resolve, isPublic }: EgressSettings,
  signal: AbortSignal,
  atMost = ONE_ENTRY,
  /** Called once the server answers at all. */
  connected: () => void = () => undefined,
): Promise<Connection> => {
  const target = directoryHost(url);
  if (!target) throw new ForbiddenTarget('The target is not an address of a directory');
  const lookup = await destinationOf(
    new URL(`https://${target.host}`),
    allowPrivateTargets,
    resolve,
    isPublic,
  );
  signal.throwIfAborted();
  const host = target.host.replace(/^\[(.*)\]$/, '$1');
  const socket = connect({ host, port: target.port, lookup });
  signal.addEventListener('abort', () => socket.destroy());
  try {
    await opened(socket, 'connect');
    connected();
    if (!target.beginsWithTls) await startTls(socket);
    const secure = await secured(socket, host, ca);
    return { socket: secure, broken: brokenOf(secure, atMost) };
  } catch (error) {
    socket.destroy();
    throw error;
  }
};
