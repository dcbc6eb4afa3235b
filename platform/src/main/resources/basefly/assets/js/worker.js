// The worker makes the dashboard installable and answers when there is no connection. A page that was just loaded is of
// the newest version, so a new worker takes over at once; one that is found while a page stands open is offered instead.
const workers = navigator.serviceWorker;
const often = 60 * 60 * 1000;

if (workers) {
  let offered = false;
  let reloading = false;
  let looked = Date.now();

  const offer = (worker) => {
    const toast = document.getElementById('version-toast').content.firstElementChild.cloneNode(true);
    toast.querySelector('[data-reload]').addEventListener('click', () => {
      reloading = true;
      worker.postMessage('activate');
    });
    document.dispatchEvent(new CustomEvent('basefly:toast', { detail: toast }));
  };

  const arrived = (worker) => {
    if (!workers.controller) return;
    if (offered) offer(worker);
    else worker.postMessage('activate');
  };

  workers.addEventListener('controllerchange', () => { if (reloading) location.reload(); });
  workers.register('/assets/service-worker.js', { scope: '/', updateViaCache: 'none' }).then((registration) => {
    if (registration.waiting) arrived(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing;
      worker.addEventListener('statechange', () => { if (worker.state === 'installed') arrived(worker); });
    });
    document.addEventListener('visibilitychange', () => {
      if (document.hidden || Date.now() - looked < often) return;
      looked = Date.now();
      offered = true;
      registration.update().catch(() => {});
    });
  }).catch(() => {});
}

document.querySelector('[data-again]')?.addEventListener('click', () => location.reload());
