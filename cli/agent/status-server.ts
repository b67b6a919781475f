import { createServer, type IncomingMessage, type Server } from 'node:http';
import { Failure } from '../command.ts';
import type { AgentStatus } from './status.ts';

interface Page {
  readonly code: number;
  readonly type: string;
  readonly body: string;
}

const pageOf = (status: AgentStatus, { method, url }: IncomingMessage): Page => {
  if (method !== 'GET') return { code: 405, type: 'text/plain', body: 'Only GET is answered\n' };
  if (url === '/metrics')
    return { code: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body: status.metrics() };
  if (url !== '/health') return { code: 404, type: 'text/plain', body: 'There are /health and /metrics\n' };
  const { isHealthy, report } = status.health();
  return { code: isHealthy ? 200 : 503, type: 'application/json', body: JSON.stringify(report) };
};

/** Answers on this machine alone. @throws Failure when the port is taken */
export const serveStatus = async (status: AgentStatus, port: number): Promise<Server> => {
  const server = createServer((request, response) => {
    const { code, type, body } = pageOf(status, request);
    response.writeHead(code, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
  });
  await new Promise<void>((done, fail) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      fail(new Failure(`The port ${port} cannot be listened at: ${code}`)),
    );
    server.listen(port, '127.0.0.1', done);
  });
  return server;
};
