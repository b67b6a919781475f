/** Text that a shell takes as one word, whatever is in it (POSIX, 2.2.2). */
export const forShell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Whether a shell takes double quotes around it for the text itself: it has nothing to replace and no escapes. */
const isPlain = (text: string): boolean => !/["$`\\!\r\n]/.test(text);

/**
 * Text in single quotes, as the official command line writes it. One that holds a single quote would end there for a
 * shell, which then runs what follows: it stands in double quotes where these change nothing, as readers of `.env`
 * files know them too, and otherwise as a shell reads it.
 */
export const quoted = (text: string): string => {
  if (!text.includes("'")) return `'${text}'`;
  return isPlain(text) ? `"${text}"` : forShell(text);
};

/** Whether a name stands in a line `NAME=…` without being anything else there, to a shell or to another program. */
export const isVariableName = (name: string): boolean => /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name);
