declare module 'oracledb/lib/thin/sqlnet/ntTcp.js' {
  interface Address {
    readonly host: string;
    readonly hostname?: string;
    readonly httpsProxy?: string;
  }

  /** How the driver reaches a listener, and whatever that sends it to. */
  export default class Transport {
    ntConnect(address: Address): Promise<void>;
    tlsConnect(context: import('node:tls').SecureContext, stream: import('node:net').Socket): Promise<void>;
  }
}
