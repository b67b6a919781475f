/** A preference of this browser; nothing of anybody's data is kept there. */
export const remembered = <T extends string>(name: string, isValid: (text: string) => text is T) => ({
  read: (): T | undefined => {
    try {
      const text = localStorage.getItem(`locket.${name}`) ?? '';
      return isValid(text) ? text : undefined;
    } catch {
      return undefined;
    }
  },
  write: (value: T): void => {
    try {
      localStorage.setItem(`locket.${name}`, value);
    } catch {
      // A browser that keeps nothing shows its defaults next time.
    }
  },
});
