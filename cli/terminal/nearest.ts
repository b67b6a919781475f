const MAX_EDITS = 2;

/** How many letters are put in, taken out or replaced (Levenshtein). */
const editsBetween = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1];
    for (const [at, wanted] of [...other].entries())
      next.push(
        Math.min((next[at] ?? 0) + 1, (row[at + 1] ?? 0) + 1, (row[at] ?? 0) + (letter === wanted ? 0 : 1)),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
};

/** What somebody may have meant, as a question; undefined where nothing is near. */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
  if (word.length > 100) return undefined;
  const ranked = known
    .map((name) => ({ name, edits: editsBetween(word.toLowerCase(), name) }))
    .toSorted((one, other) => one.edits - other.edits);
  const [first] = ranked;
  return first && first.edits <= MAX_EDITS ? `did you mean ${first.name}?` : undefined;
};
