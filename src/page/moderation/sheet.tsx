import type { ComponentChildren } from 'preact';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorLine } from '../ui/error-line.tsx';
import { words } from '../words.ts';
import type { Pages } from './pages.ts';

interface ListSheetProps<T> {
  title: string;
  /** What is said where there is nothing. */
  none: string;
  pages: Pages<T>;
  onClose: () => void;
  children: (item: T) => ComponentChildren;
}

/** A list along the edge, whatever it is of. */
export function ListSheet<T>({ title, none, pages, onClose, children }: ListSheetProps<T>) {
  const { items, objection, loadMore } = pages;
  return (
    <Dialog title={title} shape="sheet" onClose={onClose}>
      <ErrorLine text={objection} />
      {items === undefined && objection === undefined && <p class="hint">{words.loading}</p>}
      {items?.length === 0 && <p class="hint">{none}</p>}
      <ul class="record-list">{items?.map(children)}</ul>
      {loadMore && (
        <button type="button" class="button quiet more" onClick={loadMore}>
          {words.loadMore}
        </button>
      )}
    </Dialog>
  );
}
