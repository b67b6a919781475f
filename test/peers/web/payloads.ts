/** Texts that would run in a page that takes them for markup, an address or a script. */
export const payloads = [
  '<img src=x onerror="globalThis.ran=1">',
  '"><script>globalThis.ran=1</script>',
  "';globalThis.ran=1;//",
  '<svg/onload=globalThis.ran=1>',
  'javascript:globalThis.ran=1',
  '{{constructor.constructor("globalThis.ran=1")()}}',
];

/** Those, and texts that mislead a reader, end too early, or never end. */
export const hostileTexts = [
  ...payloads,
  '[a link](javascript:globalThis.ran=1)',
  '\u202E<img src=x onerror=globalThis.ran=1>',
  '\0<script>globalThis.ran=1</script>',
  'data:text/html,<script>globalThis.ran=1</script>',
  `${'endless'.repeat(1500)}<svg/onload=globalThis.ran=1>`,
];
