/** Puts `text` on the clipboard, also where the page came unencrypted and may not do so by itself. */
export function copyText(text: string): void {
  if (navigator.clipboard) navigator.clipboard.writeText(text).catch(() => copySelected(text));
  else copySelected(text);
}

function copySelected(text: string): void {
  const box = document.createElement('textarea');
  box.value = text;
  box.className = 'hidden';
  document.body.append(box);
  box.select();
  document.execCommand('copy');
  box.remove();
}
