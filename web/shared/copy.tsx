import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from './button.tsx';
import { sharedWords } from './shared-words.ts';
import { toast, toastFault } from './toast.tsx';
import { useWords, wordsNow } from './words.ts';

/** Puts a text on the clipboard; says so when the browser refuses. */
const copyText = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    toast('danger', wordsNow(sharedWords).copyFailed);
    return false;
  }
};

/** Copies what it is given or fetches when it is pressed. */
export const CopyButton = ({ text, label }: { text: string | (() => Promise<string>); label?: string }) => {
  const t = useWords(sharedWords);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      if (!(await copyText(typeof text === 'string' ? text : await text()))) return;
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    } catch (error) {
      toastFault(error);
    }
  };
  return (
    <IconButton icon={copied ? Check : Copy} label={copied ? t.copied : (label ?? t.copy)} onClick={copy} />
  );
};

/** A text to be used elsewhere, as it is. */
export const Snippet = ({ children, label }: { children: string; label: string }) => (
  <figure className="overflow-hidden rounded-lg border border-line bg-sunken">
    <figcaption className="flex items-center justify-between gap-2 border-b border-line py-1 pr-1 pl-3 text-xs text-muted">
      {label}
      <CopyButton text={children} />
    </figcaption>
    <pre tabIndex={0} className="overflow-x-auto p-3 font-mono text-xs leading-5">
      {children}
    </pre>
  </figure>
);
