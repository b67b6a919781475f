import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sesMailer } from '../../../layers/adapters/mail/ses.part.ts';

/** What SES would be asked, and a client that asks it here. */
const listening = async (status = 200) => {
  const requests: { method: string | undefined; url: string | undefined; body: unknown }[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    requests.push({ method: request.method, url: request.url, body: JSON.parse(text) });
    response
      .writeHead(status, {
        'content-type': 'application/json',
        ...(status !== 200 && { 'x-amzn-errortype': 'MessageRejected' }),
      })
      .end(JSON.stringify(status === 200 ? { MessageId: '1' } : { message: 'no' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new SESv2Client({ endpoint, region: 'us-east-1', maxAttempts: 1 });
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  return { requests, client };
};

const mail = { to: 'ann@example.org', subject: 'Grüße', text: 'Text' };

describe('mail by SES', () => {
  it('goes to one person, from the verified address, in UTF-8', async () => {
    const { requests, client } = await listening();
    await sesMailer('locket@example.com', client).send(mail);
    expect(requests).toEqual([
      {
        method: 'POST',
        url: '/v2/email/outbound-emails',
        body: {
          FromEmailAddress: 'locket@example.com',
          Destination: { ToAddresses: ['ann@example.org'] },
          Content: {
            Simple: {
              Subject: { Data: 'Grüße', Charset: 'UTF-8' },
              Body: { Text: { Data: 'Text', Charset: 'UTF-8' } },
            },
          },
        },
      },
    ]);
  });

  it('that is not accepted throws', async () => {
    const { client } = await listening(400);
    await expect(sesMailer('locket@example.com', client).send(mail)).rejects.toThrow();
  });
});
