/** Text in which Slack reads no markup: these three characters begin it (Slack, "Formatting text for app surfaces"). */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
