/* data-behaviour="clock" on <time datetime="2026-10-25T10:42:07+09:00">: goes on from the server's time, in the show's
   zone, whatever the device's clock says. */

export default function (element) {
  const from = element.dateTime;
  const began = performance.now();
  const tick = () => {
    element.textContent = hhmm(from, performance.now() - began);
    if (element.isConnected) setTimeout(tick, 1000);
  };
  tick();
}

/* Hours and minutes of a moment written with its offset, some milliseconds later. */
export function hhmm(iso, laterMs = 0) {
  const offset = /([+-])(\d{2}):?(\d{2})$/.exec(iso);
  const minutes = offset ? (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
  return new Date(Date.parse(iso) + laterMs + minutes * 60_000).toISOString().slice(11, 16);
}
