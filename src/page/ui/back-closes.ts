/** How to close what is open, the newest last. */
const open: (() => void)[] = [];
/** The page has asked for an entry that it does not need any more to be gone back over. */
let isReturning = false;

addEventListener('popstate', () => {
  if (isReturning) {
    isReturning = false;
    settle();
    return;
  }
  while (open.length > depth()) open.pop()?.();
});

/** Has the way back close what has opened, and not leave the page under it. @returns to be called when it has closed */
export function backCloses(close: () => void): () => void {
  open.push(close);
  settleSoon();
  return () => {
    const at = open.indexOf(close);
    if (at !== -1) open.splice(at, 1);
    settleSoon();
  };
}

/** How many entries of the history, up to the current one, are there for the way back alone. */
function depth(): number {
  return history.state?.dialogs ?? 0;
}

/** When one opens as another closes, the history stays as it is. */
function settleSoon(): void {
  setTimeout(settle);
}

function settle(): void {
  if (isReturning) return;
  for (let i = depth() + 1; i <= open.length; i++) history.pushState({ dialogs: i }, '');
  isReturning = depth() > open.length;
  if (isReturning) history.go(open.length - depth());
}
