import { escaped } from '../notices/slack-text.ts';

/** Characters that a text of a section may have (Slack, Block Kit: section), less what escaping adds. */
const longestText = 2_900;

const clipped = (text: string): string =>
  text.length > longestText ? `${text.slice(0, longestText)}…` : text;

const section = (text: string) => ({
  type: 'section',
  text: { type: 'mrkdwn', text: clipped(text), verbatim: true },
});

/**
 * A message of a sentence of ours, facts whose texts stand there as they are, and a way on. What others named can make
 * neither a link, nor a mention, nor bold text: it is escaped, and stands in a block that is no markup.
 */
export const slackMessage = (
  sentence: string,
  facts: Readonly<Record<string, string>>,
  link: string | undefined,
) => {
  const lines = Object.entries(facts).map(([title, value]) => `${title}: ${value}`);
  const plain = lines.map((text) => ({
    type: 'context',
    elements: [{ type: 'plain_text', text: clipped(text), emoji: false }],
  }));
  return {
    text: escaped([sentence, ...lines].join('\n')).slice(0, 3_900),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: sentence, emoji: false } },
      // Ten facts at most: a message has fifty blocks (Slack, Block Kit).
      ...plain.slice(0, 10),
      ...(link === undefined ? [] : [section(`<${escaped(link)}|Open in Locket>`)]),
    ],
  };
};
