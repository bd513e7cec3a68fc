/** What went wrong, where it did; read out when it appears. */
export function ErrorLine({ id, text }: { id?: string; text: string | undefined }) {
  return text === undefined ? null : (
    <p class="error" role="alert" id={id}>
      {text}
    </p>
  );
}
