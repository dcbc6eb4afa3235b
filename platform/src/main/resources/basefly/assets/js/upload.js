// Sends a chosen file as it is, with the proof that it comes from our page, and shows the page again.
document.addEventListener('change', async (event) => {
  const input = event.target.closest('[data-upload]');
  const file = input?.files[0];
  if (!file) return;
  const csrf = document.querySelector('meta[name=csrf]');
  const headers = { 'Content-Type': file.type || 'application/octet-stream', Accept: 'application/json' };
  if (csrf) headers[csrf.dataset.header] = csrf.content;
  try {
    const answer = await fetch(input.dataset.upload, { method: 'PUT', headers, body: file });
    if (answer.ok) {
      location.reload();
      return;
    }
    const { error } = await answer.json();
    input.setCustomValidity(`${error.message}. ${error.remedy ?? ''}`);
  } catch {
    input.setCustomValidity(document.body.dataset.failed);
  }
  input.reportValidity();
  input.value = '';
});

document.addEventListener('click', (event) => event.target.closest('[data-upload]')?.setCustomValidity(''));
