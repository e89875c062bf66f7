/* data-behaviour="consultations/kept" on a line of a calendar: logs that a dead network left on this device are sent from
   here too, and the line says so while there are some.

   data-kept, data-signed-out, data-sent, data-refused   texts
   data-sign-in   where one signs in again and comes back */

import { note, say, sender } from "./sending.js";

export default function kept(line) {
  sender({
    told: (why) => note(line, line.dataset, why),
    sent: () => say(line.dataset.sent, "ok"),
    refused: (_entry, why) => say(line.dataset.refused + why, "error"),
  });
}
