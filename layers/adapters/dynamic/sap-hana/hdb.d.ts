/** What is used of the library, which says nothing of its types. */
declare module 'hdb' {
  export type Row = Readonly<Record<string, unknown>>;
  export type Done<T> = (error: Error | null | undefined, value: T) => void;

  export interface ClientOptions {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
    readonly initializationTimeout: number;
  }

  export type Connect = (
    options: { readonly host: string; readonly port: number },
    done: (error: Error | null, socket?: import('node:net').Socket) => void,
  ) => void;

  export interface Client {
    /** Opens every connection of the client. */
    readonly _connection: { _connectFn: Connect };
    on(event: 'error', listener: (error: Error) => void): void;
    connect(done: (error?: Error | null) => void): void;
    exec(sql: string, done: Done<readonly Row[] | number | undefined>): void;
    prepare(sql: string, done: Done<Statement>): void;
    disconnect(done: () => void): void;
    end(): void;
  }

  export interface Statement {
    exec(values: readonly unknown[], done: Done<readonly Row[]>): void;
  }

  const library: { createClient(options: ClientOptions): Client };
  export default library;
}
