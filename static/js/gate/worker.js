/* The gate's service worker: the page opens again without a network. Served at /shows/<show>/gate/worker.js.

   Pages: from the network, else the kept copy. Files below /static/ carry their version in the address: the kept copy
   first. Everything else (scans, snapshots) goes to the network alone. */

const CACHE = "gate";
const SLOW_MS = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", ({ data }) => {
  if (data?.keep) keep(data.keep.map((url) => new URL(url, self.location.href).href));
});

/* Fetches what is missing; drops files of earlier versions, but never another gate's page. */
async function keep(urls) {
  const cache = await caches.open(CACHE);
  const wanted = new Set(urls);
  for (const request of await cache.keys()) {
    const isFile = new URL(request.url).pathname.startsWith("/static/");
    if (isFile && !wanted.has(request.url) && !request.url.includes("/noto-sans-kr/")) await cache.delete(request);
  }
  await Promise.all(urls.map(async (url) => ((await cache.match(url)) ? null : cache.add(url))));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function page(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(SLOW_MS) });
    if (answer.ok && !answer.redirected) await cache.put(request.url.split("#")[0], answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(request.url.split("#")[0], { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

async function file(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}
