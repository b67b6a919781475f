import type { Mailer } from '../../domain/mail.ts';
import type { Runtime } from '../../domain/runtime.ts';
import type { MailSetting } from '../worker-settings.ts';
import { outbox } from './outbox.ts';

/** The client of SES is half a bundle, and few requests send mail: it is loaded with the first one. */
const sesMailer = (from: string): Mailer => {
  let mailer: Promise<Mailer> | undefined;
  return {
    send: async (mail) => {
      mailer ??= import('./ses.part.ts').then((ses) => ses.sesMailer(from));
      await (await mailer).send(mail);
    },
  };
};

/** The mailer that the settings ask for; none when there is no way to send mail. */
export const mailerFor = (setting: MailSetting | undefined, runtime: Runtime): Mailer | undefined => {
  if (!setting) return undefined;
  return setting.kind === 'ses' ? sesMailer(setting.from) : outbox(setting.folder, runtime);
};
