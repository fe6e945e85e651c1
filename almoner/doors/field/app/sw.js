// Keeps the pages of this version for use without a signal. The server writes VERSION, SHELL and
// ASSETS above this text. It touches no answer: those are in the browser's database.
/* global VERSION, SHELL, ASSETS */

const PREFIX = "almoner-field-";
const CACHE = PREFIX + VERSION;
const MILLISECONDS_FOR_THE_LIST = 4000;

self.addEventListener("install", (event) => {
  // The shell is fetched without cookies: what is kept names nobody.
  const shell = new Request(SHELL, { credentials: "omit", cache: "reload" });
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([shell, ...ASSETS])));
});

// A newer version waits until every page of this one is closed: nothing changes under an officer's
// hands.
self.addEventListener("activate", (event) => {
  const isOld = (name) => name.startsWith(PREFIX) && name !== CACHE;
  const tidy = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter(isOld).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (/^\/field\/\d+\/$/.test(pathname)) event.respondWith(shellFirst(request));
    else if (pathname === "/field/") event.respondWith(listFirst(request));
  } else if (ASSETS.includes(pathname)) {
    event.respondWith(keptFirst(request, pathname));
  }
});

async function keptFirst(request, path) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

async function shellFirst(request) {
  return keptFirst(request, SHELL);
}

async function listFirst(request) {
  const late = new Promise((_, reject) => setTimeout(reject, MILLISECONDS_FOR_THE_LIST));
  try {
    const response = await Promise.race([fetch(request), late]);
    if (response.ok || response.type === "opaqueredirect") return response;
  } catch {
    // no signal, or too weak a one
  }
  return shellFirst(request);
}
