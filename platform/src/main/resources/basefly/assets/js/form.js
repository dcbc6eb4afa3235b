// A refused form starts at the summary of what is wrong; its links lead to the fields.
document.querySelector('[data-focus]:not(.specimen *)')?.focus();

document.addEventListener('click', (event) => {
  const link = event.target.closest('.alert-list a');
  if (link) {
    const field = document.querySelector(link.hash);
    event.preventDefault();
    (field?.matches('fieldset') ? field.querySelector('input') : field)?.focus();
  }
  const reveal = event.target.closest('[data-reveal]');
  if (reveal) {
    const input = document.getElementById(reveal.dataset.reveal);
    const shown = input.type === 'password';
    input.type = shown ? 'text' : 'password';
    reveal.setAttribute('aria-pressed', String(shown));
  }
});

document.querySelectorAll('[data-reveal]').forEach((button) => { button.hidden = false; });

// A second click must not send a form again; coming back to the page makes it usable.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('[data-once]')) return;
  if (form.ariaBusy === 'true') event.preventDefault();
  form.ariaBusy = 'true';
});
addEventListener('pageshow', () => document.querySelectorAll('[data-once]').forEach((form) => { form.ariaBusy = null; }));
