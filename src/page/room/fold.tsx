import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { words } from '../words.ts';

interface FoldProps {
  text: string;
  /** What was unfolded stays so while it is the same, also where its row goes and comes back. */
  of: object;
  children: ComponentChildren;
}

/** Texts with less than that are never too high. */
const LEAST_LINES = 12;
const LEAST_CHARACTERS = 300;

const unfolded = new WeakSet<object>();

/** Folds what is higher than a screen would like, and unfolds it on request. Whether it is too high is measured. */
export function Fold({ text, of, children }: FoldProps) {
  return isLong(text) ? <LongText of={of}>{children}</LongText> : children;
}

function LongText({ of, children }: Omit<FoldProps, 'text'>) {
  const box = useRef<HTMLDivElement>(null);
  const isOpen = useSignal(unfolded.has(of));
  const isTooHigh = useSignal(false);

  // The class alone bounds its height, so that it never shows at its full one before it is measured.
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || isOpen.value) return;
    const measure = () => {
      isTooHigh.value = element.scrollHeight > element.clientHeight + 1;
    };
    measure();
    const resizes = new ResizeObserver(measure);
    resizes.observe(element);
    return () => resizes.disconnect();
  }, [isOpen.value, children, isTooHigh]);

  const toggle = () => {
    if (isOpen.value) unfolded.delete(of);
    else unfolded.add(of);
    isOpen.value = !isOpen.value;
  };
  const isFolded = !isOpen.value;
  return (
    <>
      <div ref={box} class={`fold${isFolded ? ' folded' : ''}${isFolded && isTooHigh.value ? ' cut' : ''}`}>
        {children}
      </div>
      {(isOpen.value || isTooHigh.value) && (
        <button type="button" class="text-button unfold" tabIndex={-1} aria-expanded={isOpen.value} onClick={toggle}>
          {isOpen.value ? words.showLess : words.showMore}
        </button>
      )}
    </>
  );
}

function isLong(text: string): boolean {
  return text.length >= LEAST_CHARACTERS || text.split('\n', LEAST_LINES).length === LEAST_LINES;
}
