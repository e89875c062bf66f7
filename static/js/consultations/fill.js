/* data-behaviour="consultations/fill": what stands in here is as large as the window takes without scrolling, so that a
   big screen is read from across the hall and no table is below its edge. */

const LEAST = 0.5;
const MOST = 4;
const STEPS = 8;

/* Returns the largest size between `least` and `most` that fits; `least` where none does. */
export function largest(fits, least = LEAST, most = MOST) {
  if (fits(most)) return most;
  let [low, high] = [least, most];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

export default function fill(element) {
  const page = document.documentElement;
  const fits = (size) => {
    element.style.zoom = size;
    return page.scrollHeight <= innerHeight && page.scrollWidth <= innerWidth;
  };
  const fit = () => fits(largest(fits));
  fit();
  document.fonts.ready.then(fit);
  addEventListener("resize", fit);
  new MutationObserver(fit).observe(element, { childList: true, subtree: true });
}
