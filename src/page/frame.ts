/** Nobody sees the frames of a page that is hidden, which has none: what is due is then done this much later, in ms. */
const HIDDEN_MS = 200;

/** `act`, done once for each frame of the page in which it was called for, however often. */
export function oncePerFrame(act: () => void): { ask(): void; cancel(): void } {
  let frame: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = () => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    clearTimeout(timer);
    frame = undefined;
  };
  const run = () => {
    cancel();
    act();
  };
  const ask = () => {
    if (frame !== undefined) return;
    frame = requestAnimationFrame(run);
    timer = setTimeout(run, HIDDEN_MS);
  };
  return { ask, cancel };
}
