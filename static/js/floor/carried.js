/* What is seen of a firm that is carried: its name at the pointer, on a sheet over the whole window. The sheet takes every
   hit, so that no booth below lights up; the wheel it hands on to the hall below it, which can be zoomed meanwhile. */

const OFF_PX = 12;

/** The name as carried: `move` puts it where an event is, `hallAt` is the hall there, if any. */
export function carried(name, halls) {
  const sheet = document.createElement("div");
  const label = document.createElement("b");
  sheet.className = "carry";
  label.textContent = name;
  sheet.append(label);
  const frames = halls.map((hall) => ({ hall, box: hall.svg.parentElement.getBoundingClientRect() }));
  const hallAt = (event) => frames.find(({ box }) => inside(box, event))?.hall;
  document.body.append(sheet);
  sheet.addEventListener("wheel", (event) => handOn(event, hallAt(event)?.svg), { passive: false });
  return {
    hallAt,
    move: (event) => (label.style.transform = `translate(${event.clientX + OFF_PX}px, ${event.clientY + OFF_PX}px)`),
    remove: () => sheet.remove(),
  };
}

function handOn(event, svg) {
  if (svg && !svg.dispatchEvent(new WheelEvent(event.type, event))) event.preventDefault();
}

function inside({ left, right, top, bottom }, { clientX, clientY }) {
  return clientX >= left && clientX < right && clientY >= top && clientY < bottom;
}
