/** Texts that would run in a page that takes them for markup, an address or a script. */
export const payloads = [
  '<img src=x onerror="globalThis.ran=1">',
  '"><script>globalThis.ran=1</script>',
  "';globalThis.ran=1;//",
  '<svg/onload=globalThis.ran=1>',
  'javascript:globalThis.ran=1',
  '{{constructor.constructor("globalThis.ran=1")()}}',
];
