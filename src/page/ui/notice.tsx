import type { ComponentChildren } from 'preact';
import { Mark } from './mark.tsx';

interface NoticeProps {
  title: ComponentChildren;
  hint?: string;
  /** It is what the page is about now. */
  isMain?: boolean;
  children?: ComponentChildren;
}

/** Fills a place that has nothing else to show, and says what to do. */
export function Notice({ title, hint, isMain = false, children }: NoticeProps) {
  const Title = isMain ? 'h1' : 'p';
  return (
    <div class="notice">
      <Mark />
      <Title class="notice-title">{title}</Title>
      {hint !== undefined && <p class="hint">{hint}</p>}
      {children}
    </div>
  );
}
