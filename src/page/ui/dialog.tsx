import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLayout } from '../layout.ts';
import { words } from '../words.ts';
import { backCloses } from './back-closes.ts';
import { Icon } from './icon.tsx';

interface DialogProps {
  title: string;
  /** `sheet`: along the edge, for what is long. `bottom`: near the thumb. */
  shape?: 'card' | 'sheet' | 'bottom';
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal dialog: the browser keeps the focus in it, closes it on Escape and by the way back, and gives the focus back. */
export function Dialog({ title, shape = 'card', onClose, children }: DialogProps) {
  const { ownsHistory } = useLayout();
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    const element = dialog.current;
    const root = element?.getRootNode() as Document | ShadowRoot | undefined;
    const opener = root?.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      // It is out of the document by now, and the browser gives nothing back.
      const isLost = !root?.activeElement || root.activeElement === document.body;
      if (isLost && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => (ownsHistory ? backCloses(() => close.current()) : undefined), [ownsHistory]);
  // What was typed is not lost by a press beside it.
  const closeOnBackdrop = (event: MouseEvent) => {
    if (event.target === dialog.current && dialog.current && !hasText(dialog.current)) onClose();
  };
  const ask = (event: Event) => {
    if (event.target !== dialog.current) return;
    event.preventDefault();
    onClose();
  };
  // The browser closes it at a second Escape, whatever it was told at the first: where it is to stay, it opens again.
  const closed = (event: Event) => {
    if (event.target !== dialog.current) return;
    onClose();
    setTimeout(() => {
      if (dialog.current && !dialog.current.open) dialog.current.showModal();
    });
  };
  return (
    <dialog
      ref={dialog}
      class={`dialog ${shape}`}
      aria-label={title}
      onCancel={ask}
      onClose={closed}
      onPointerDown={closeOnBackdrop}
    >
      <div class="dialog-body">
        <header class="dialog-header">
          <h2>{title}</h2>
          <button type="button" class="icon-button" aria-label={words.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

function hasText(dialog: HTMLDialogElement): boolean {
  const typed = 'textarea, input:not([type="checkbox"], [type="radio"])';
  const fields = Array.from(dialog.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(typed));
  return fields.some((field) => !field.readOnly && field.value !== field.defaultValue);
}
