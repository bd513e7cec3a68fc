import type { ComponentChildren } from 'preact';
import { goTo } from '../route.ts';

interface LinkProps {
  to: string;
  class?: string;
  label?: string;
  isCurrent?: boolean;
  children: ComponentChildren;
}

/** A link within the page. What opens it elsewhere (a new tab, a download) is left to the browser. */
export function Link({ to, class: className, label, isCurrent = false, children }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    goTo(to);
  };
  return (
    <a href={to} class={className} aria-label={label} aria-current={isCurrent ? 'page' : undefined} onClick={follow}>
      {children}
    </a>
  );
}
