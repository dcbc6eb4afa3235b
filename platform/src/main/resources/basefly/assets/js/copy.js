// Copies what a field holds. Without leave to use the clipboard the text is selected, so that a key press copies it.
const shown = 2000;

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  const label = button.querySelector('[data-copy-label]');
  const words = label.dataset.words ?? label.textContent;
  label.dataset.words = words;
  label.setAttribute('role', 'status');
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    label.textContent = document.body.dataset.copied;
  } catch {
    label.textContent = document.body.dataset.selected;
  }
  setTimeout(() => { label.textContent = words; }, shown);
});
