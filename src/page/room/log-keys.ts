/** As far as there are messages. */
const ALL = 1_000_000;

/**
 * The log is one stop of the Tab key. In it, up and down lead from message to message, Enter or right into what can be done
 * with one, Escape back out of it, and then to the compose box. `move` has the focus go from a row on by so many messages.
 */
export function logKeys(move: (from: string, by: number) => void): (event: KeyboardEvent) => void {
  const moves = (pressed: string, key: string): boolean => {
    const by = { ArrowUp: -1, ArrowDown: 1, Home: -ALL, End: ALL }[pressed];
    if (by !== undefined) move(key, by);
    return by !== undefined;
  };
  return (event) => {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>('[data-key]');
    const key = row?.dataset['key'];
    if (!row || key === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const isHandled = moves(event.key, key) || within(event.key, row, target);
    if (isHandled) event.preventDefault();
  };
}

function within(pressed: string, row: HTMLElement, target: HTMLElement): boolean {
  const message = row.firstElementChild as HTMLElement;
  const controls = [...row.querySelectorAll<HTMLElement>('a, button')].filter((control) => control.offsetParent);
  const at = controls.indexOf(target);
  switch (pressed) {
    case 'Enter':
    case ' ':
      if (target !== message) return false;
      (row.querySelector<HTMLElement>('.failed button, .actions button') ?? controls[0])?.focus();
      return true;
    case 'ArrowRight':
      controls[Math.min(at + 1, controls.length - 1)]?.focus();
      return true;
    case 'ArrowLeft':
      (controls[at - 1] ?? message).focus();
      return true;
    case 'Escape':
      if (target !== message) message.focus();
      else row.closest('.room-main')?.querySelector('textarea')?.focus();
      return true;
    default:
      return false;
  }
}
