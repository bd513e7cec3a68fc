import type { ComponentChild } from 'preact';
import { type Block, blocksOf, type ListItem } from './blocks.ts';
import { type Inline, inlineOf } from './inline.ts';

/** What was written, as it is meant: text, code, quotes and lists. Nothing in it is HTML. */
export function Formatted({ text }: { text: string }) {
  const blocks = blocksOf(text);
  const [first] = blocks;
  if (first?.kind === 'text' && blocks.length === 1) {
    return (
      <p class="content" dir="auto">
        {inlineOf(first.text).map(shown)}
      </p>
    );
  }
  return <div class="content">{blocks.map(blockOf)}</div>;
}

function blockOf(block: Block, key: number): ComponentChild {
  switch (block.kind) {
    case 'text':
      return (
        <p key={key} dir="auto">
          {inlineOf(block.text).map(shown)}
        </p>
      );
    case 'code':
      return (
        <pre key={key} dir="ltr">
          <code>{block.text}</code>
        </pre>
      );
    case 'quote':
      return (
        <blockquote key={key} dir="auto">
          {block.blocks.map(blockOf)}
        </blockquote>
      );
    case 'list':
      return (
        <ul key={key} dir="auto">
          {block.items.map(itemOf)}
        </ul>
      );
  }
}

/** A number stands as it was typed: it may be meant. */
function itemOf({ number, level, text }: ListItem, key: number): ComponentChild {
  return (
    <li key={key} class={`level-${level}`} data-number={number}>
      {inlineOf(text).map(shown)}
    </li>
  );
}

function shown(inline: Inline, key: number): ComponentChild {
  if (typeof inline === 'string') return inline;
  switch (inline.kind) {
    case 'code':
      return <code key={key}>{inline.text}</code>;
    case 'link':
      return (
        <a
          key={key}
          href={inline.href}
          target="_blank"
          rel="noopener noreferrer nofollow ugc"
          title={inline.href === inline.text ? undefined : inline.href}
          dir="ltr"
          tabIndex={-1}
        >
          {inline.text}
        </a>
      );
    case 'strong':
      return <strong key={key}>{inline.inside.map(shown)}</strong>;
    case 'em':
      return <em key={key}>{inline.inside.map(shown)}</em>;
    case 'del':
      return <del key={key}>{inline.inside.map(shown)}</del>;
  }
}
