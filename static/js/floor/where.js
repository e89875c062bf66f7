/* data-behaviour="floor/where" on a frame that scrolls sideways on a phone: the marked booth comes into its middle */

export default function (frame) {
  const marked = frame.querySelector(".here")?.getBoundingClientRect();
  const seen = frame.getBoundingClientRect();
  if (marked) frame.scrollLeft += marked.left + marked.width / 2 - seen.left - seen.width / 2;
}
