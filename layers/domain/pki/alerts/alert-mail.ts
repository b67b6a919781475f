import type { Mail } from '../../mail.ts';
import type { Collected } from '../collections/collection.ts';
import type { ExpiringItem } from './alert.ts';

/** What a mail about something that ends is made of. */
export interface ExpiryNotice {
  readonly alert: string;
  readonly alertBeforeDays: number;
  readonly project: string;
  readonly numberOfItems: number;
  readonly items: readonly Omit<ExpiringItem, 'itemId'>[];
}

const kinds: Readonly<Record<Collected, string>> = { ca: 'CA', certificate: 'Certificate' };

/** Characters of a name that others chose. */
const longestName = 200;

/** Names stand on one line, so that none passes for a line of ours. */
const oneLine = (text: string): string => {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  const characters = [...line];
  return characters.length > longestName ? `${characters.slice(0, longestName).join('')}…` : line;
};

const line = ({ type, friendlyName, serialNumber, notAfter }: ExpiryNotice['items'][number]): string =>
  `${notAfter.slice(0, 16).replace('T', ' ')} UTC  ${kinds[type]} ${oneLine(friendlyName)} (${serialNumber})`;

/** The mail of an alert: plain text, in which nothing that others named is more than text. */
export const expiryMail = (notice: ExpiryNotice): Omit<Mail, 'to'> => {
  const { alert, alertBeforeDays, project, numberOfItems, items } = notice;
  const more = numberOfItems - items.length;
  return {
    subject: oneLine(`Certificates expire: ${alert}`),
    text: [
      `These expire within ${alertBeforeDays} ${alertBeforeDays === 1 ? 'day' : 'days'}, or did lately.`,
      '',
      `Alert:    ${oneLine(alert)}`,
      `Project:  ${oneLine(project)}`,
      '',
      ...items.map(line),
      ...(more > 0 ? [`and ${more} more, which the collection lists`] : []),
      '',
      'Each is named once by this alert. What was revoked, or renewed already, is not.',
      '',
    ].join('\n'),
  };
};
