import type { ComponentChildren } from 'preact';
import { Mark } from './mark.tsx';

/** Fills a place that has nothing else to show, and says what to do. */
export function Notice({
  title,
  hint,
  children,
}: {
  title: ComponentChildren;
  hint?: string;
  children?: ComponentChildren;
}) {
  return (
    <div class="notice">
      <Mark />
      <p class="notice-title">{title}</p>
      {hint !== undefined && <p class="hint">{hint}</p>}
      {children}
    </div>
  );
}
