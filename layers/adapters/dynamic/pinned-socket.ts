import { type LookupFunction, Socket } from 'node:net';

/** A socket for libraries that connect one themselves by port and host: it goes where the lookup says, until it is broken off. */
export class PinnedSocket extends Socket {
  readonly #lookup: LookupFunction;

  constructor(lookup: LookupFunction, signal: AbortSignal | undefined) {
    super(signal && { signal });
    this.#lookup = lookup;
  }

  // biome-ignore lint/suspicious/noExplicitAny: one of the many ways to call it, which is the libraries'
  override connect(...given: any[]): this {
    const [port, host] = given as [number, string];
    return super.connect({ port, host, lookup: this.#lookup });
  }
}
