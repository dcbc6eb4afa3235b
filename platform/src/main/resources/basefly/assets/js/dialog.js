// One confirmation serves many rows: its opener says what it is about and where the answer goes.
document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-dialog]');
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    dialog.querySelector('form').action = opener.dataset.path;
    const subject = dialog.querySelector('[data-subject]');
    if (subject) subject.textContent = opener.dataset.subject;
    const menu = opener.closest('[popover]');
    const back = menu ? document.querySelector(`[data-menu="${menu.id}"]`) : opener;
    menu?.hidePopover();
    dialog.showModal();
    dialog.addEventListener('close', () => back.focus(), { once: true });
    return;
  }
  const dialog = event.target.closest('dialog');
  if (dialog && (event.target === dialog || event.target.closest('[data-close]'))) dialog.close();
});
