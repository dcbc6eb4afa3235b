// Times are sent in UTC and shown in the reader's own zone and language.
const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function localize(root) {
  root.querySelectorAll('time[data-local]').forEach((time) => {
    const instant = new Date(time.dateTime);
    time.title = time.textContent;
    time.textContent = format.format(instant);
    time.removeAttribute('data-local');
  });
}

localize(document);
document.addEventListener('htmx:load', (event) => localize(event.target));
