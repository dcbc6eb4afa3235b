// Keeps the files that every page needs, and one page that says that there is no connection. What a person sees, and what
// the API answers, is never kept: it always comes from the server. VERSION, OFFLINE and FILES stand above, written at start.
const CACHE = `basefly-${VERSION}`;
const paths = new Set(FILES);

const keep = async () => {
  const cache = await caches.open(CACHE);
  // Without cookies, so that nothing of whoever is signed in can get into it.
  await cache.addAll([...FILES, OFFLINE].map((path) => new Request(path, { credentials: 'omit', cache: 'no-cache' })));
};

const forgetOthers = async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('basefly-') && name !== CACHE).map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
};

const page = async (event) => {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await caches.match(OFFLINE, { cacheName: CACHE })) ?? Response.error();
  }
};

const file = async (request) => (await caches.match(request, { cacheName: CACHE })) ?? fetch(request);

self.addEventListener('install', (event) => event.waitUntil(keep()));
self.addEventListener('activate', (event) => event.waitUntil(forgetOthers()));
self.addEventListener('message', (event) => {
  if (event.data === 'activate') self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (paths.has(url.pathname)) event.respondWith(file(request));
  else if (request.mode === 'navigate') event.respondWith(page(event));
});
