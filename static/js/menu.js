/* data-behaviour="menu" on <details class="menu">: Escape and a press outside close it, opening one closes others,
   arrow keys walk through the links and buttons of a list;
   a list that would begin outside the window begins at its button. Without this script it is a plain <details>. */

export default function (menu) {
  const summary = menu.querySelector("summary");
  const isStart = menu.classList.contains("menu-start");
  menu.addEventListener("toggle", () => {
    if (!menu.open) return;
    menu.classList.toggle("menu-start", isStart);
    if (menu.querySelector(".pop")?.getBoundingClientRect().left < 0) menu.classList.add("menu-start");
    document.querySelectorAll("details.menu[open]").forEach((other) => {
      if (other !== menu && !other.contains(menu)) other.open = false;
    });
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      event.stopPropagation();
      menu.open = false;
      summary.focus();
    } else if (menu.querySelector(".pop-list") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      step(menu, event.key === "ArrowDown" ? 1 : -1);
    }
  });
  document.addEventListener("pointerdown", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
}

function step(menu, by) {
  menu.open = true;
  const items = [...menu.querySelectorAll(".pop a, .pop button")].filter((item) => item.checkVisibility());
  const next = items[wrap(items.indexOf(document.activeElement) + by, items.length)];
  next?.focus();
}

/* The place in a ring of `size` places. */
export function wrap(place, size) {
  return size ? ((place % size) + size) % size : -1;
}
