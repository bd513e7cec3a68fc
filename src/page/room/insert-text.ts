/** Puts `text` where the caret is, in place of what is selected, so that it can be undone like what was typed. */
export function insertText(box: HTMLTextAreaElement, text: string): void {
  const { activeElement } = box.getRootNode() as Document;
  if (activeElement === box && document.execCommand('insertText', false, text)) return;
  box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end');
  box.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
