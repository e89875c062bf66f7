/* Talking to the server from the plan page: deeds, what changed, what fits. Refusals open the dialog #set-aside where
   the organizer may set rules aside with a reason, or a toast where nobody may. With data-told on the stage (what to
   say then) exhibitors know their booths: a deed that moves one asks for its reason before it is sent. */

/* what changes somebody's place; a lock does not */
const MOVES = new Set(["place", "hold", "swap", "vacate", "keep"]);

export class Api {
  constructor(stage, board) {
    this.stage = stage;
    this.board = board;
    this.side = board.side;
    this.url = stage.dataset.url;
    this.token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  }

  async changes() {
    try {
      const answer = await fetch(`${this.url}/changes?since=${this.board.revision}&view=${this.stage.dataset.view}`, {
        headers: { Accept: "application/json" },
      });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null; // the next second asks again
    }
  }

  async fits(firm) {
    const answer = await fetch(`${this.url}/fits?firm=${firm}`, { headers: { Accept: "application/json" } });
    return answer.ok ? (await answer.json()).fits : {};
  }

  here(focus) {
    this.post("here", { focus }).catch(() => {});
  }

  post(path, values) {
    return fetch(`${this.url}/${path}?view=${this.stage.dataset.view}`, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": this.token },
      body: new URLSearchParams(values),
    });
  }

  /** Send a deed; `values` is what a form would send. `seen` in it is the revision its sender decided on, so that what
      others changed since is not overwritten. Resolves to whether it was done. */
  async send(deed, values, { refresh = false } = {}) {
    const told = this.stage.dataset.told;
    if (told && MOVES.has(deed) && !values.reason?.trim()) return this.ask(deed, values, { title: told }, refresh);
    const sent = { seen: this.board.revision, ...values };
    let answer;
    try {
      answer = await this.post(deed, sent);
    } catch {
      say(document.getElementById("toasts").dataset.offline, "off");
      return false;
    }
    const body = await answer.json();
    if (answer.ok) {
      this.board.apply(body);
      say(body.text, "ok", body.undo_url);
      if (refresh || this.panel()) this.refresh();
      return true;
    }
    const state = await this.changes();
    if (state) this.board.apply(state);
    if (body.overridable || body.reason_needed) return this.ask(deed, values, body, refresh);
    if (this.panel()) this.refresh();
    say(body.lines ? body.lines.join(" ") : body.title, "error");
    return false;
  }

  panel() {
    return document.querySelector("#panel [data-firm-panel], #panel [data-booth-panel]");
  }

  refresh() {
    const panel = this.panel();
    const address = panel?.dataset.firmPanel ? `${this.url}?firm=${panel.dataset.firmPanel}` : location.href;
    window.htmx.ajax("GET", address, { target: "#panel", swap: "innerHTML" });
  }

  /** Show the broken rules and let the organizer set them aside with a reason. */
  ask(deed, values, body, refresh) {
    const dialog = document.getElementById("set-aside");
    const line = document.getElementById("why-line");
    const list = dialog.querySelector("[data-lines]");
    const go = dialog.querySelector("[data-go]");
    const reason = dialog.querySelector("#set-aside-reason");
    dialog.querySelector("[data-title]").textContent = body.lines?.[0] ?? body.title;
    list.replaceChildren(
      ...(body.lines ?? []).slice(1).map((text) => {
        const item = line.content.cloneNode(true);
        item.querySelector("span").textContent = text;
        return item;
      }),
    );
    go.textContent = body.overridable ? go.dataset.aside : go.dataset.save;
    reason.value = values.reason ?? "";
    reason.required = true;
    const back = dialog.querySelector("[data-cancel]");
    back.textContent = body.overridable ? back.dataset.aside : back.dataset.save;
    back.onclick = () => dialog.close();
    dialog.querySelector("form").onsubmit = (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (!reason.value.trim()) return;
      dialog.close();
      const more = body.overridable ? { override: "1" } : {};
      this.send(deed, { ...values, ...more, reason: reason.value }, { refresh });
    };
    dialog.showModal();
    reason.focus();
    return false;
  }
}

export function say(text, category = "ok", undo = "") {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, category, undo } }));
}
