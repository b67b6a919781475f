import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { authority } from '../kubernetes/authority.ts';
import { type Element, element, elementsIn, firstOf } from './ber.ts';

/** An entry by its DN: texts by the names of attributes, in lower case. */
export type Entries = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** What the directory was asked: a bind or a search, in words. */
interface Asked {
  readonly kind: 'bind' | 'search' | 'start-tls' | 'other';
  readonly dn: string;
  /** Of a bind. */
  readonly password?: string;
  /** Of a search, as it came. */
  readonly filter?: Buffer;
  readonly isOverTls: boolean;
}

/** What is answered instead of the usual; undefined for the usual. */
export type Answer = (asked: Asked, messageId: number, socket: Socket) => readonly Buffer[] | undefined;

/** An LDAP server: TLS from the first byte at `tls`, by StartTLS at `plain`. */
export interface DirectoryStandIn {
  readonly tls: string;
  readonly plain: string;
  readonly asked: Asked[];
  readonly entries: Record<string, Readonly<Record<string, readonly string[]>>>;
  answer(answer?: Answer): void;
  close(): void;
}

const password = 'userpassword';
const [bindRequest, searchRequest, extendedRequest] = [0x60, 0x63, 0x77];

/** A message of RFC 4511, 4.1.1. */
export const message = (id: number, operation: Buffer): Buffer =>
  element(0x30, [element(0x02, id), operation]);

/** The members of a result; `tag` says of what: 0x61 a bind, 0x65 a search, 0x78 an extended operation. */
export const result = (tag: number, code: number, ...more: readonly Buffer[]): Buffer =>
  element(tag, [element(0x0a, code), element(0x04, ''), element(0x04, ''), ...more]);

export const entryOf = (dn: string, attributes: Readonly<Record<string, readonly string[]>>): Buffer =>
  element(0x64, [
    element(0x04, dn),
    element(
      0x30,
      Object.entries(attributes).map(([name, values]) =>
        element(0x30, [
          element(0x04, name),
          element(
            0x31,
            values.map((value) => element(0x04, value)),
          ),
        ]),
      ),
    ),
  ]);

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Whether an entry passes a filter (RFC 4511, 4.5.1.7): the kinds that the tests use. */
const passes = (filter: Element, entry: Readonly<Record<string, readonly string[]>>): boolean => {
  const inner = () => elementsIn(filter.value);
  const textOf = (part: Element | undefined): string => part?.value.toString() ?? '';
  const valuesOf = (part: Element | undefined) => entry[textOf(part).toLowerCase()] ?? [];
  if (filter.tag === 0xa0) return inner().every((each) => passes(each, entry));
  if (filter.tag === 0xa1) return inner().some((each) => passes(each, entry));
  if (filter.tag === 0xa2) return !inner().every((each) => passes(each, entry));
  if (filter.tag === 0x87) return valuesOf(filter).length > 0;
  const [name, value] = inner();
  if (filter.tag === 0xa3) return valuesOf(name).some((each) => same(each, textOf(value)));
  if (filter.tag !== 0xa4) throw new Error(`There is no filter of the kind ${filter.tag}`);
  const parts = elementsIn(value?.value ?? Buffer.alloc(0)).map((part) => textOf(part));
  return valuesOf(name).some((each) => parts.every((part) => each.includes(part)));
};

const askedIn = (operation: Element, isOverTls: boolean): Asked => {
  if (operation.tag === bindRequest) {
    const [, dn, secret] = elementsIn(operation.value);
    return { kind: 'bind', dn: `${dn?.value}`, password: `${secret?.value}`, isOverTls };
  }
  if (operation.tag === searchRequest) {
    const [base, , , , , , filter] = elementsIn(operation.value);
    const bytes = filter && element(filter.tag, filter.value);
    return { kind: 'search', dn: `${base?.value}`, ...(bytes && { filter: bytes }), isOverTls };
  }
  return { kind: operation.tag === extendedRequest ? 'start-tls' : 'other', dn: '', isOverTls };
};

/** Starts a directory that shows a certificate of the authority of the tests. */
export const startDirectory = async (entries: Entries, cert = authority.here): Promise<DirectoryStandIn> => {
  const own = { ...entries };
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  let other: Answer | undefined;

  const usual = (request: Asked): readonly Buffer[] => {
    if (request.kind === 'bind') {
      // As servers do that were not told otherwise: nobody is proven by no password, but everybody is let in.
      const isAnonymous = request.password === '';
      const right = isAnonymous || own[request.dn]?.[password]?.includes(request.password ?? '');
      return [result(0x61, right ? 0 : 49)];
    }
    if (request.kind === 'search') {
      const filter = firstOf(request.filter ?? Buffer.alloc(0));
      const found = Object.entries(own).filter(
        ([dn, entry]) => dn.endsWith(request.dn) && filter && passes(filter, entry),
      );
      const shown = found.map(([dn, { [password]: _, ...entry }]) => entryOf(dn, entry));
      return [...shown, result(0x65, 0)];
    }
    return request.kind === 'start-tls' ? [result(0x78, 0)] : [];
  };

  /** Answers one message; true for one after which TLS begins. */
  const respond = (socket: Socket, isOverTls: boolean, [id, operation]: readonly Element[]): boolean => {
    if (!id || !operation) throw new Error('This is no message');
    const messageId = id.value.readUIntBE(0, id.value.length);
    const request = askedIn(operation, isOverTls);
    asked.push(request);
    const said = other?.(request, messageId, socket);
    for (const each of said ?? usual(request).map((one) => message(messageId, one))) socket.write(each);
    return request.kind === 'start-tls' && !said;
  };

  const serve = (socket: Socket, isOverTls: boolean): void => {
    let bytes = Buffer.alloc(0);
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (let first = firstOf(bytes); first; first = firstOf(bytes)) {
        bytes = bytes.subarray(first.size);
        if (respond(socket, isOverTls, elementsIn(first.value))) return upgrade(socket);
      }
    });
  };

  const upgrade = (socket: Socket): void => {
    socket.removeAllListeners('data');
    serve(new TLSSocket(socket, { isServer: true, cert, key: authority.key }), true);
  };

  const listen = async (onSocket: (socket: Socket) => void) => {
    const server = createServer(onSocket);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  const plain = await listen((socket) => serve(socket, false));
  const tls = await listen((socket) => {
    socket.on('error', () => undefined);
    upgrade(socket);
  });
  const port = (server: typeof tls) => (server.address() as AddressInfo).port;

  return {
    tls: `ldaps://127.0.0.1:${port(tls)}`,
    plain: `ldap://127.0.0.1:${port(plain)}`,
    asked,
    entries: own,
    answer: (answer) => {
      other = answer;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      plain.close();
      tls.close();
    },
  };
};
