/** Plain text: unlike a text block, a run of text is never read as Markdown. */
const run = (text: string, isTitle: boolean) => ({
  type: 'TextRun',
  text,
  ...(isTitle && { weight: 'Bolder' }),
});

const line = (title: string, value: string) => ({
  type: 'RichTextBlock',
  inlines: [run(`${title}: `, true), run(value, false)],
});

/**
 * A message that Microsoft Teams shows as a card: a sentence of ours, then facts whose texts stand there as they are.
 * Incoming webhooks and workflows of Power Automate both take an Adaptive Card 1.4 in this envelope.
 */
export const teamsMessage = (sentence: string, facts: Readonly<Record<string, string>>) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      contentUrl: null,
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.4',
        body: [
          { type: 'TextBlock', text: sentence, weight: 'Bolder', wrap: true },
          ...Object.entries(facts).map(([title, value]) => line(title, value)),
        ],
      },
    },
  ],
});
