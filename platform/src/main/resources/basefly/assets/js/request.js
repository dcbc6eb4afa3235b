// Requests that change something prove, as forms do, that they come from our page.
document.addEventListener('htmx:configRequest', (event) => {
  const csrf = document.querySelector('meta[name=csrf]');
  if (csrf && event.detail.verb !== 'get') event.detail.headers[csrf.dataset.header] = csrf.content;
});

// A region that loads slowly shows its skeleton; a quick answer replaces it before anything flickers.
const patience = 200;
const waiting = new WeakMap();

document.addEventListener('htmx:beforeRequest', (event) => {
  const region = event.detail.target.closest?.('.loads');
  if (region) waiting.set(region, setTimeout(() => region.setAttribute('aria-busy', 'true'), patience));
});

document.addEventListener('htmx:afterRequest', (event) => {
  const region = event.detail.target.closest?.('.loads');
  clearTimeout(waiting.get(region));
  region?.removeAttribute('aria-busy');
});
