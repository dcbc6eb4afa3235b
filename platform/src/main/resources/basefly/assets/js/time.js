// Times are sent in UTC and shown in the reader's own zone, in the language of the page.
const page = document.documentElement.lang;
const format = new Intl.DateTimeFormat(navigator.languages.find((own) => own.startsWith(page)) ?? page, { dateStyle: 'medium', timeStyle: 'short' });

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
