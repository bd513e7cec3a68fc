import { dayOf } from '../moments.ts';
import { today } from '../today.ts';

/** The day of what follows: "Today" until midnight, and then no longer. */
export function DayLine({ at }: { at: number }) {
  return (
    <h2 class="day" data-today={today.value}>
      {dayOf(at)}
    </h2>
  );
}
