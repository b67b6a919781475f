/** One kind of request, as it can be handed to another process. */
export interface RequestTemplate {
  readonly method: string;
  /** Path with query; `{n}`, here and in the body, becomes a number that no other request of the run has. */
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
  /** Whether the reply may come compressed. */
  readonly compressed?: boolean;
}

/** The bytes of a request, ready to be written to a connection. */
export const requestText = (url: URL, { method, path, token, body }: RequestTemplate, n: string): string => {
  const payload = body === undefined ? '' : JSON.stringify(body).replace('{n}', n);
  const lines = [
    `${method} ${path.replace('{n}', n)} HTTP/1.1`,
    `host: ${url.host}`,
    'user-agent: locket-bench',
    ...(token === undefined ? [] : [`authorization: Bearer ${token}`]),
    ...(payload === ''
      ? []
      : ['content-type: application/json', `content-length: ${Buffer.byteLength(payload)}`]),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${payload}`;
};
