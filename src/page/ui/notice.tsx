import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLayout } from '../layout.ts';
import { Mark } from './mark.tsx';

interface NoticeProps {
  title: ComponentChildren;
  hint?: string;
  /** It is what the page is about now. */
  isMain?: boolean;
  children?: ComponentChildren;
}

/**
 * Fills a place that has nothing else to show, and says what to do. Where it is the main thing, in the place of what held the
 * focus, it takes that, and so is read out; not from whoever is writing elsewhere.
 */
export function Notice({ title, hint, isMain = false, children }: NoticeProps) {
  const { takesFocus } = useLayout();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const isLost = document.activeElement === document.body || document.activeElement === null;
    if (isLost && takesFocus()) heading.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  return (
    <div class="notice">
      <Mark />
      {isMain ? (
        <h1 ref={heading} class="notice-title" tabIndex={-1}>
          {title}
        </h1>
      ) : (
        <p class="notice-title">{title}</p>
      )}
      {hint !== undefined && <p class="hint">{hint}</p>}
      {children}
    </div>
  );
}
