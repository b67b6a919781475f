/**
 * A placeholder such as `{{ name }}` or `{{{name}}}`, with the name without blanks around it. Takes time in proportion to the
 * text: no two of its parts can share blanks in more than one way.
 */
export const placeholder = /\{\{\{?\s*(?!\s)((?:[^\s{}]+(?:\s+[^\s{}]+)*)?)\s*\}?\}\}/g;
