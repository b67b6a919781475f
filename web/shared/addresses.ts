/** An address of the web that may be followed; others wrote it. */
export const webAddress = (text: string): string | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.href : undefined;
};

/** Where Slack's own pages are: nowhere else is a browser sent to install the app. */
export const slackAddress = (text: string): string | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' && url.hostname === 'slack.com' ? url.href : undefined;
};
