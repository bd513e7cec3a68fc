import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon, type IconName } from './icon.tsx';

/** Kept free at the edge of the window, and no menu is lower than. */
const EDGE_PX = 8;
const LEAST_PX = 96;
const WINDOW = { top: 0, bottom: Number.POSITIVE_INFINITY };

export interface MenuItem {
  label: string;
  /** What waits there, shown beside it. */
  count?: number;
  isDanger?: boolean;
  onPick: () => void;
}

interface MenuProps {
  label: string;
  icon: IconName;
  /** Shown on the button. */
  count?: number;
  items: readonly MenuItem[];
}

/** A button with a menu, as WAI-ARIA's authoring practices have it. It closes when the focus leaves it. */
export function Menu({ label, icon, count = 0, items }: MenuProps) {
  const isOpen = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const buttons = () => Array.from(list.current?.querySelectorAll('button') ?? []);
  const close = () => {
    isOpen.value = false;
    button.current?.focus();
  };
  useEffect(() => {
    if (isOpen.value) buttons()[0]?.focus();
  }, [isOpen.value]);

  useLayoutEffect(() => {
    if (isOpen.value && list.current && button.current) keepInView(list.current, button.current);
  }, [isOpen.value]);

  const step = (event: KeyboardEvent) => {
    const all = buttons();
    const at = all.indexOf(event.target as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === 'Escape') close();
    else if (to !== undefined) all.at(to % all.length)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const closeWhenLeft = (event: FocusEvent) => {
    const isWithin = event.relatedTarget instanceof Node && list.current?.parentElement?.contains(event.relatedTarget);
    if (!isWithin) isOpen.value = false;
  };

  return (
    <div class="menu" onFocusOut={closeWhenLeft}>
      <button
        ref={button}
        type="button"
        class="icon-button"
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        <Icon name={icon} />
        <span class="hidden">{label} </span>
        {count > 0 && <Count of={count} />}
      </button>
      {isOpen.value && (
        // A press must not take the focus away before the click, as Safari would have it.
        <div ref={list} class="menu-list" role="menu" aria-label={label} onKeyDown={step} onMouseDown={keepFocus}>
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              class={item.isDanger ? 'menu-item danger' : 'menu-item'}
              onClick={() => {
                close();
                item.onPick();
              }}
            >
              {item.label}
              {item.count ? <Count of={item.count} /> : null}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function Count({ of }: { of: number }) {
  return <span class="badge">{of > 99 ? '99+' : of}</span>;
}

function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}

/** Opens to where there is more space, and scrolls where that is not enough: a phone on its side has little. */
function keepInView(list: HTMLElement, button: HTMLElement): void {
  const root = list.getRootNode();
  const { top, bottom } = root instanceof ShadowRoot ? root.host.getBoundingClientRect() : WINDOW;
  const at = button.getBoundingClientRect();
  const below = Math.min(bottom, innerHeight) - at.bottom - EDGE_PX;
  const above = at.top - Math.max(top, 0) - EDGE_PX;
  const isUp = list.offsetHeight > below && above > below;
  list.classList.toggle('up', isUp);
  list.style.maxHeight = `${Math.max(isUp ? above : below, LEAST_PX)}px`;
}
