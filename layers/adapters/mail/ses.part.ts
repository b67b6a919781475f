import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Mailer } from '../../domain/mail.ts';

const charset = 'UTF-8';

/** Mail by Amazon SES, from a verified address. */
export const sesMailer = (from: string, client = new SESv2Client({})): Mailer => ({
  send: async ({ to, subject, text }) => {
    await client.send(
      new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        Content: {
          Simple: {
            Subject: { Data: subject, Charset: charset },
            Body: { Text: { Data: text, Charset: charset } },
          },
        },
      }),
    );
  },
});
