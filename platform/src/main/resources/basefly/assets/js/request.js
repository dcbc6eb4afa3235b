// Requests that change something prove, as forms do, that they come from our page.
document.addEventListener('htmx:configRequest', (event) => {
  const csrf = document.querySelector('meta[name=csrf]');
  if (csrf && event.detail.verb !== 'get') event.detail.headers[csrf.dataset.header] = csrf.content;
});
