import { words } from '../words.ts';

const SKELETONS = [0, 1, 2, 3];

/** In the place of a room that is being joined: where things will be. */
export function Opening() {
  return (
    <div class="opening" role="status" aria-busy="true">
      <span class="hidden">{words.opening}</span>
      <div class="room-header" aria-hidden="true">
        <span class="bone title" />
      </div>
      {SKELETONS.map((i) => (
        <div key={i} class="opening-row" aria-hidden="true">
          <span class="bone face" />
          <span class="bone bubble-bone" />
        </div>
      ))}
    </div>
  );
}
