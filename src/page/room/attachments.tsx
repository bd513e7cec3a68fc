import { useSignal } from '@preact/signals';
import type { Attachment } from '../../protocol/model.ts';

const PICTURE = /^image\/(?:png|jpeg|gif|webp|avif)$/;

/** What came with a message: pictures as such, all else by name. */
export function Attachments({ attachments }: { attachments: readonly Attachment[] }) {
  return (
    <ul class="attachments">
      {attachments.map((attachment, i) => (
        <li key={`${i} ${attachment.url}`}>
          <AttachmentLink attachment={attachment} />
        </li>
      ))}
    </ul>
  );
}

function AttachmentLink({ attachment: { url, name, contentType = '' } }: { attachment: Attachment }) {
  const isBroken = useSignal(false);
  // The page shows no picture that came unencrypted.
  const isPicture = PICTURE.test(contentType) && url.startsWith('https:') && !isBroken.value;
  return (
    <a
      href={url}
      class={isPicture ? 'picture' : undefined}
      target="_blank"
      rel="noopener noreferrer nofollow ugc"
      dir="auto"
      tabIndex={-1}
    >
      {isPicture ? (
        <img
          src={url}
          alt={name ?? ''}
          aria-label={name ?? url}
          loading="lazy"
          decoding="async"
          referrerpolicy="no-referrer"
          onError={() => {
            isBroken.value = true;
          }}
        />
      ) : (
        (name ?? url)
      )}
    </a>
  );
}
