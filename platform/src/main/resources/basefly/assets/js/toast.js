// A live region announces only what is added to it, so messages that came with the page are put in again.
const brief = 6000;
const region = document.querySelector('[data-toasts]');

function show(toast) {
  region.append(toast);
  if (toast.dataset.toast !== 'brief') return;
  let timer = setTimeout(() => toast.remove(), brief);
  const hold = () => clearTimeout(timer);
  const release = () => {
    hold();
    timer = setTimeout(() => toast.remove(), brief);
  };
  toast.addEventListener('mouseenter', hold);
  toast.addEventListener('focusin', hold);
  toast.addEventListener('mouseleave', release);
  toast.addEventListener('focusout', release);
}

const sent = [...region.querySelectorAll('[data-toast]')];
sent.forEach((toast) => toast.remove());
requestAnimationFrame(() => sent.forEach(show));

// The address that asked for a message must not bring it back on reload.
if (sent.length > 0) {
  const address = new URL(location.href);
  ['created', 'deleted', 'restored', 'saved'].forEach((name) => address.searchParams.delete(name));
  history.replaceState(history.state, '', address);
}

document.addEventListener('basefly:toast', (event) => show(event.detail));

region.addEventListener('click', (event) => {
  if (event.target.closest('[data-close]')) event.target.closest('[data-toast]').remove();
});

for (const failure of ['htmx:responseError', 'htmx:sendError', 'htmx:timeout']) {
  document.addEventListener(failure, (event) => {
    // What looks again by itself will do so soon.
    if (event.target.closest?.('[data-quiet]')) return;
    show(document.getElementById('failure-toast').content.firstElementChild.cloneNode(true));
  });
}
