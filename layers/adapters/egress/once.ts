/** The same work, done once for all who ask for the same while it is under way. */
export const onceAtATime = <Q, A>(
  nameOf: (question: Q) => string,
  work: (question: Q) => Promise<A>,
): ((question: Q) => Promise<A>) => {
  const underWay = new Map<string, Promise<A>>();
  return (question) => {
    const name = nameOf(question);
    const found = underWay.get(name) ?? work(question).finally(() => underWay.delete(name));
    underWay.set(name, found);
    return found;
  };
};
