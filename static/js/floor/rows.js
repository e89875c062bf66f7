/* The exhibitors beside a plan. A long list would be three quarters of everything the browser keeps in mind while a booth
   is carried or the hall is moved: of a list of more than MANY rows only what is near the part in sight stands in the page,
   in blocks of BLOCK rows; an empty row as tall keeps the place of every other block. All rows stay known: they are found,
   kept up to date and walked with the keys as if they stood there. */

const MANY = 150;
const BLOCK = 30;
const AHEAD = "600px";

export class Rows {
  constructor(side) {
    this.side = side;
    this.gather();
  }

  /** Take the list that the panel shows now, if it shows one. */
  gather() {
    this.watcher?.disconnect();
    this.table = this.side.querySelector("table.appl");
    this.all = [...this.side.querySelectorAll("tr[data-firm]")];
    this.shown = this.all;
    this.of = new Map(this.all.map((row) => [row.dataset.firm, row]));
    if (this.all.length > MANY) this.window();
  }

  get(firm) {
    return this.of.get(String(firm));
  }

  /** Show only the rows that contain the text. */
  filter(text) {
    const wanted = text.trim().toLowerCase();
    this.shown = this.all.filter((row) => wanted === "" || row.textContent.toLowerCase().includes(wanted));
    if (this.all.length > MANY) this.window();
    else for (const row of this.all) row.hidden = !this.shown.includes(row);
    this.table.parentElement.scrollTop = 0;
  }

  /** The row so many places further down, or the last one before the end, put into the page where it was not. */
  beside(row, step) {
    const last = this.shown.length - 1;
    const found = this.shown[Math.min(Math.max(this.shown.indexOf(row) + step, 0), last)];
    if (found && !found.isConnected) this.blocks.find((block) => block.rows.includes(found)).fill();
    return found;
  }

  window() {
    const tall = this.blocks ? this.tall : this.all[0].offsetHeight;
    this.tall = tall;
    this.watcher?.disconnect();
    this.blocks = [];
    for (let at = 0; at < this.shown.length; at += BLOCK) this.blocks.push(new Block(this.shown.slice(at, at + BLOCK), tall));
    this.shown.forEach((row, index) => row.setAttribute("aria-rowindex", index + 2));
    this.table.setAttribute("aria-rowcount", this.shown.length + 1);
    for (const body of [...this.table.tBodies]) body.remove();
    this.table.append(...this.blocks.map((block) => block.body));
    // the list scrolls in its own box on wide screens and with the page on narrow ones
    this.watcher = new IntersectionObserver((seen) => this.look(seen), { rootMargin: AHEAD, scrollMargin: AHEAD });
    for (const { body } of this.blocks) this.watcher.observe(body);
  }

  look(seen) {
    for (const { target, isIntersecting, boundingClientRect } of seen) {
      const block = this.blocks.find(({ body }) => body === target);
      if (isIntersecting) block?.fill();
      else block?.empty(boundingClientRect.height);
    }
  }
}

class Block {
  constructor(rows, tall) {
    this.rows = rows;
    this.body = document.createElement("tbody");
    this.empty(rows.length * tall);
  }

  fill() {
    if (!this.rows[0].isConnected) this.body.replaceChildren(...this.rows);
  }

  /** Keep only the place of the rows, unless one of them has the focus. */
  empty(height) {
    if (this.body.contains(document.activeElement)) return;
    const place = document.createElement("tr");
    place.setAttribute("aria-hidden", "true");
    place.append(document.createElement("td"));
    place.firstChild.colSpan = this.rows[0].cells.length;
    place.firstChild.style.height = `${height}px`;
    place.firstChild.style.padding = place.firstChild.style.border = "0";
    this.body.replaceChildren(place);
  }
}
