/* The gate's talk with the server. The page fetches a pass (by the browser's sign-in) and sends it as a bearer token, as
   a device sends its own; see docs of the API. */

const SLOW_MS = 2500;

export class Offline extends Error {}

export class Server {
  #pass = sessionStorage.getItem("gate pass") ?? "";

  constructor({ scans, snapshot, pass }) {
    Object.assign(this, { scans, snapshot, pass });
  }

  async send(items) {
    const answer = await this.#ask(this.scans, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ scans: items.map(({ id, badge, gate, direction, scanned_at, decided }) => ({ id, badge, gate, direction, scanned_at, decided })) }),
    });
    return answer.results;
  }

  changes(since, cursor) {
    const query = new URLSearchParams(Object.entries({ since, cursor }).filter(([, value]) => value));
    return this.#ask(`${this.snapshot}?${query}`, {}, 20_000);
  }

  async #ask(url, options, slow = SLOW_MS) {
    for (const again of [false, true]) {
      if (!this.#pass || again) await this.#renew();
      const answer = await reach(url, { ...options, headers: { ...options.headers, Authorization: `Bearer ${this.#pass}` } }, slow);
      if (answer.status === 401 && !again) continue;
      if (!answer.ok) throw new Offline(String(answer.status));
      return answer.json();
    }
    throw new Offline("401");
  }

  async #renew() {
    const answer = await reach(this.pass, { headers: { Accept: "application/json" } }, SLOW_MS);
    if (!answer.ok) throw new Offline(String(answer.status));
    this.#pass = (await answer.json()).token;
    sessionStorage.setItem("gate pass", this.#pass);
  }
}

async function reach(url, options, slow) {
  try {
    return await fetch(url, { ...options, cache: "no-store", signal: AbortSignal.timeout(slow) });
  } catch (error) {
    throw new Offline(error.name);
  }
}
